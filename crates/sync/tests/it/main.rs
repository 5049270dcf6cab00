//! The submission machine against a model desk that loses requests and answers.

mod submission;
