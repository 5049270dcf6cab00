//! How long a Rust function may be, from the line of `fn` to its closing brace.

use super::source::blanked;
use super::{Finding, Tree};

const LINES_MAX: usize = 70;

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in tree.written(&["rs"]) {
        for function in functions(&file.text) {
            let lines = function.last_line - function.line + 1;
            if lines > LINES_MAX {
                findings.push(Finding::at(
                    &file.path,
                    function.line,
                    format!(
                        "fn {} has {lines} lines; at most {LINES_MAX}: name its parts",
                        function.name
                    ),
                ));
            }
        }
    }
    findings
}

/// A function with a body.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Function {
    pub(super) name: String,
    /// Line of the word `fn`, from 1.
    pub(super) line: usize,
    /// Line of the brace that opens the body.
    pub(super) body_line: usize,
    /// Line of the brace that closes it.
    pub(super) last_line: usize,
}

/// Every function of a file, inner ones too.
pub(super) fn functions(text: &str) -> Vec<Function> {
    let code = blanked(text);
    let bytes = code.as_bytes();
    let line_of = |at: usize| bytes[..at].iter().filter(|byte| **byte == b'\n').count() + 1;
    let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_';
    let mut found = Vec::new();
    for (at, _) in code.match_indices("fn ") {
        if at > 0 && is_name(&bytes[at - 1]) {
            continue;
        }
        let name: String = code[at + 3..]
            .trim_start()
            .chars()
            .take_while(|c| c.is_alphanumeric() || *c == '_')
            .collect();
        if name.is_empty() {
            continue;
        }
        if let Some((open, close)) = body(bytes, at) {
            found.push(Function {
                name,
                line: line_of(at),
                body_line: line_of(open),
                last_line: line_of(close),
            });
        }
    }
    found
}

/// The braces of the body that belongs to the `fn` at `at`; none when `;` comes first.
fn body(bytes: &[u8], at: usize) -> Option<(usize, usize)> {
    let mut depth = 0_i32;
    let mut open = None;
    for (index, byte) in bytes.iter().enumerate().skip(at) {
        match byte {
            b'(' | b'[' => depth += 1,
            b')' | b']' => depth -= 1,
            b';' if depth == 0 => return None,
            b'{' if depth == 0 => {
                open = Some(index);
                break;
            }
            _ => {}
        }
    }
    let open = open?;
    let mut depth = 0_i32;
    for (index, byte) in bytes.iter().enumerate().skip(open) {
        match byte {
            b'{' => depth += 1,
            b'}' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some((open, index));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bodies_are_measured_from_fn_to_the_closing_brace() {
        let text = "trait T {\n    fn absent(&self) -> [u8; 4];\n}\n\
                    fn one(f: impl Fn(u8) -> u8) -> String\nwhere\n    u8: Copy,\n{\n    \
                    let brace = '}';\n    format!(\"{{ {brace}\")\n}\n";
        assert_eq!(
            functions(text),
            [Function { name: "one".into(), line: 4, body_line: 7, last_line: 10 }],
            "a declaration has no body, braces in quotes do not count"
        );
    }

    #[test]
    fn a_type_of_functions_is_not_a_function() {
        assert!(functions("type F = fn (u8) -> u8;\nstruct S { f: fn(u8) }\n").is_empty());
    }

    #[test]
    fn only_functions_past_the_limit_are_refused() {
        let long = format!("fn long() {{\n{}}}\n", "    x();\n".repeat(LINES_MAX - 1));
        let fits = format!("fn fits() {{\n{}}}\n", "    x();\n".repeat(LINES_MAX - 2));
        let tree = Tree::of(&[("crates/a/src/lib.rs", &format!("{fits}{long}"))]);
        let places: Vec<String> = check(&tree).into_iter().map(|found| found.place).collect();
        assert_eq!(places, ["crates/a/src/lib.rs:71"]);
    }
}
