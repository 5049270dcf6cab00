//! The page judged by axe-core, by the rules of WCAG 2.1 AA.

use std::fs;

use serde_json::{Value, json};
use tests::place;

use crate::browser::Browser;

/// Runs in the page; its last argument is the driver's own callback.
const JUDGE: &str = "const done = arguments[arguments.length - 1]; \
    axe.run(document, { runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'] } }) \
       .then(found => done(found.violations.map(one => \
           ({ rule: one.id, why: one.help, where: one.nodes.map(node => node.html) }))), \
             error => done([{ rule: 'axe', why: String(error), where: [] }]));";

/// Fails where the page at hand breaks a rule; takes a picture of it in any case.
pub(crate) async fn judge(browser: &Browser, name: &str) {
    let path = place::root().join("ui/node_modules/axe-core/axe.min.js");
    let axe = fs::read_to_string(&path);
    let axe = axe.unwrap_or_else(|error| panic!("{}: {error}: npm packages of ui", path.display()));
    browser.picture(name).await;
    browser.client.execute(&axe, Vec::new()).await.expect("axe is put into the page");
    let found = browser.client.execute_async(JUDGE, Vec::new()).await.expect("axe answers");
    assert_eq!(found, json!([]), "{name}: {}", told(&found));
}

fn told(found: &Value) -> String {
    serde_json::to_string_pretty(found).unwrap_or_default()
}
