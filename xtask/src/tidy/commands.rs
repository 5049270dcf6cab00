//! The window's commands stay thin: what a person can ask for is a function of `app`.

use super::functions::functions;
use super::{Finding, Tree};

/// Lines between the braces of a command's wrapper.
const BODY_LINES_MAX: usize = 6;

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    let files = tree.written(&["rs"]);
    for file in files.filter(|file| file.path.starts_with("src-tauri/src/")) {
        let lines: Vec<&str> = file.text.lines().collect();
        for function in functions(&file.text) {
            let attributes = lines[..function.line - 1].iter().rev();
            let is_command = attributes
                .map(|line| line.trim())
                .take_while(|line| line.starts_with("#[") || line.starts_with("///"))
                .any(|line| line.starts_with("#[tauri::command"));
            let body = function.last_line.saturating_sub(function.body_line + 1);
            if is_command && body > BODY_LINES_MAX {
                findings.push(Finding::at(
                    &file.path,
                    function.line,
                    format!(
                        "command {} has {body} lines; at most {BODY_LINES_MAX}: the rest belongs \
                         in app",
                        function.name
                    ),
                ));
            }
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_long_commands_are_refused() {
        let body = "    x();\n".repeat(BODY_LINES_MAX);
        let text = format!(
            "#[tauri::command]\n#[specta::specta]\nasync fn fits(\n    a: A,\n) {{\n{body}}}\n\
             #[tauri::command]\nfn long() {{\n{body}    y();\n}}\nfn plain() {{\n{body}{body}}}\n"
        );
        let tree = Tree::of(&[("src-tauri/src/commands.rs", &text)]);
        let found = check(&tree);
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].what.contains("command long has 7 lines"));
    }
}
