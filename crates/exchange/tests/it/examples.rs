//! The example practices, by name.

pub(crate) const EXAMPLES: [(&str, &str); 6] = [
    ("EX-01", include_str!("../fixtures/ex-01.json")),
    ("EX-02", include_str!("../fixtures/ex-02.json")),
    ("EX-03", include_str!("../fixtures/ex-03.json")),
    ("EX-04", include_str!("../fixtures/ex-04.json")),
    ("EX-05", include_str!("../fixtures/ex-05.json")),
    ("EX-09", include_str!("../fixtures/ex-09.json")),
];
