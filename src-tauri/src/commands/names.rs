// Every command that a page may call. The build makes a permission `allow-<name>` of each, and
// `capabilities/` says which window holds it. A test compares this list with the bindings.
const COMMANDS: &[&str] = &[];
