//! A visitor of server-rendered pages: keeps cookies, follows redirects, fills in forms.
//!
//! Enough of HTML for pages that we render ourselves; scripts are not run.

use std::collections::BTreeMap;
use std::time::Duration;

use serde_json::Value;

use super::StageError;

/// A page is small; a document that it links to may be a PDF.
const BODY_BYTES_MAX: u64 = 32 * 1024 * 1024;
const REDIRECTS_MAX: usize = 5;

/// Someone with a browser that knows one site.
pub struct Visitor {
    agent: ureq::Agent,
    base: String,
    cookies: BTreeMap<String, String>,
}

/// What came back.
#[derive(Debug, Clone)]
pub struct Page {
    /// Path it was found at, after redirects.
    pub path: String,
    /// HTTP status.
    pub status: u16,
    /// The body's bytes.
    pub bytes: Vec<u8>,
}

/// A form of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Form {
    /// Where it is sent.
    pub action: String,
    /// Its fields with the values that they have on the page.
    pub fields: Vec<(String, String)>,
}

impl Visitor {
    /// A visitor of `base` (`http://127.0.0.1:8080`) without cookies.
    #[must_use]
    pub fn of(base: &str) -> Self {
        let config = ureq::Agent::config_builder()
            .timeout_global(Some(Duration::from_secs(60)))
            .http_status_as_error(false)
            .max_redirects(0)
            .proxy(None)
            .build();
        Self {
            agent: config.into(),
            base: base.trim_end_matches('/').to_owned(),
            cookies: BTreeMap::new(),
        }
    }

    /// Opens a page.
    pub fn open(&mut self, path: &str) -> Result<Page, StageError> {
        let mut path = path.to_owned();
        for _ in 0..REDIRECTS_MAX {
            let request = self.agent.get(self.url(&path));
            let response = request.header("cookie", self.cookie()).call();
            match self.take(&path, response)? {
                Ok(page) => return Ok(page),
                Err(location) => path = location,
            }
        }
        Err(self.fault(&path, "redirects without end"))
    }

    /// Sends a form with some of its fields filled in.
    pub fn send(&mut self, form: &Form, values: &[(&str, &str)]) -> Result<Page, StageError> {
        let mut fields = form.fields.clone();
        for (name, value) in values {
            fields.retain(|(known, _)| known != name);
            fields.push(((*name).to_owned(), (*value).to_owned()));
        }
        let request = self.agent.post(self.url(&form.action));
        let response = request.header("cookie", self.cookie()).send_form(fields);
        match self.take(&form.action, response)? {
            Ok(page) => Ok(page),
            Err(location) => self.open(&location),
        }
    }

    /// Posts JSON with these headers.
    pub fn post(
        &mut self,
        path: &str,
        headers: &[(&str, &str)],
        json: &Value,
    ) -> Result<Page, StageError> {
        let mut request = self.agent.post(self.url(path));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.header("content-type", "application/json");
        let response = request.send(json.to_string());
        match self.take(path, response)? {
            Ok(page) => Ok(page),
            Err(_) => Err(self.fault(path, "redirects what was posted")),
        }
    }

    /// A page, or where it sends us.
    fn take(
        &mut self,
        path: &str,
        response: Result<ureq::http::Response<ureq::Body>, ureq::Error>,
    ) -> Result<Result<Page, String>, StageError> {
        let mut response = response.map_err(|error| self.fault(path, &error.to_string()))?;
        for cookie in response.headers().get_all("set-cookie") {
            let pair = cookie.to_str().unwrap_or_default().split(';').next();
            if let Some((name, value)) = pair.and_then(|pair| pair.split_once('=')) {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        let location = response.headers().get("location").map(|to| to.to_str());
        if let (true, Some(Ok(to))) = (response.status().is_redirection(), location) {
            return Ok(Err(to.strip_prefix(&self.base).unwrap_or(to).to_owned()));
        }
        let bytes = response
            .body_mut()
            .with_config()
            .limit(BODY_BYTES_MAX)
            .read_to_vec()
            .map_err(|error| self.fault(path, &error.to_string()))?;
        Ok(Ok(Page { path: path.to_owned(), status: response.status().as_u16(), bytes }))
    }

    fn url(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    fn cookie(&self) -> String {
        let pairs = self.cookies.iter().map(|(name, value)| format!("{name}={value}"));
        pairs.collect::<Vec<_>>().join("; ")
    }

    fn fault(&self, path: &str, why: &str) -> StageError {
        StageError::Page { url: self.url(path), why: why.to_owned() }
    }
}

impl Page {
    /// The body as text.
    #[must_use]
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    /// Its forms.
    #[must_use]
    pub fn forms(&self) -> Vec<Form> {
        let text = self.text();
        let forms = text.split("<form").skip(1);
        forms.map(|rest| self.form(rest)).collect()
    }

    /// The first form whose action holds this word, or that has a field of this name.
    pub fn form_with(&self, word: &str) -> Result<Form, StageError> {
        let with = |form: &Form| {
            form.action.contains(word) || form.fields.iter().any(|(name, _)| name == word)
        };
        let found = self.forms().into_iter().find(with);
        found.ok_or_else(|| self.lacks(&format!("a form with `{word}`")))
    }

    /// The row of a table in which this word stands, as a page of its own.
    pub fn row_with(&self, word: &str) -> Result<Self, StageError> {
        let text = self.text();
        let row = text.split("<tr").skip(1).find(|row| row.contains(word));
        let row = row.ok_or_else(|| self.lacks(&format!("a row with `{word}`")))?;
        Ok(Self { bytes: row.as_bytes().to_vec(), ..self.clone() })
    }

    /// The first link whose address holds this word.
    pub fn link_with(&self, word: &str) -> Result<String, StageError> {
        let text = self.text();
        let links = text.split("<a").skip(1).filter_map(|rest| attribute(rest, "href"));
        let found = links.into_iter().find(|href| href.contains(word));
        found.ok_or_else(|| self.lacks(&format!("a link with `{word}`")))
    }

    fn form(&self, rest: &str) -> Form {
        let inside = rest.split("</form").next().unwrap_or(rest);
        let mut fields = Vec::new();
        for input in inside.split("<input").skip(1) {
            let kind = attribute(input, "type").unwrap_or_default();
            let chosen = tag(input).contains("checked");
            if matches!(kind.as_str(), "submit" | "button")
                || matches!(kind.as_str(), "checkbox" | "radio") && !chosen
            {
                continue;
            }
            if let Some(name) = attribute(input, "name") {
                fields.push((name, attribute(input, "value").unwrap_or_default()));
            }
        }
        let areas = inside.split("<textarea").skip(1);
        fields.extend(areas.filter_map(|area| Some((attribute(area, "name")?, String::new()))));
        Form { action: attribute(rest, "action").unwrap_or_else(|| self.path.clone()), fields }
    }

    pub(super) fn lacks(&self, what: &str) -> StageError {
        StageError::Page {
            url: self.path.clone(),
            why: format!("{what} is missing (status {}): {}", self.status, self.words()),
        }
    }

    /// What a person reads on it, for messages.
    fn words(&self) -> String {
        let text = self.text();
        let body = text.split("<body").nth(1).unwrap_or(&text);
        let words = body.split('<').filter_map(|part| part.split_once('>'));
        let words = words.map(|(_, words)| words.trim());
        let words: Vec<&str> = words.filter(|words| !words.is_empty()).collect();
        words.join(" ").chars().take(300).collect()
    }
}

/// The rest of a tag up to its end.
fn tag(rest: &str) -> &str {
    rest.split('>').next().unwrap_or(rest)
}

/// The value of `name="…"` in the tag that `rest` begins in.
fn attribute(rest: &str, name: &str) -> Option<String> {
    let (_, value) = tag(rest).split_once(&format!(" {name}=\""))?;
    let value = value.split('"').next()?;
    let entities = [("&quot;", "\""), ("&#34;", "\""), ("&#x2F;", "/"), ("&amp;", "&")];
    let plain = |text: String, (entity, sign): &(&str, &str)| text.replace(entity, sign);
    Some(entities.iter().fold(value.to_owned(), plain))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(html: &str) -> Page {
        Page { path: "/here".to_owned(), status: 200, bytes: html.as_bytes().to_vec() }
    }

    #[test]
    fn a_form_is_read_with_its_hidden_values() {
        let page = page(
            "<form method=\"post\" action=\"/a?x=1&amp;y=2\"><input type=\"hidden\" name=\"token\" \
             value=\"t&quot;1\"><input name=\"user\"><input type=\"checkbox\" name=\"no\">\
             <textarea name=\"why\"></textarea><input type=\"submit\" name=\"go\"></form>",
        );
        let form = page.form_with("user").unwrap();
        assert_eq!(form.action, "/a?x=1&y=2");
        let fields: Vec<(&str, &str)> =
            form.fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        assert_eq!(fields, [("token", "t\"1"), ("user", ""), ("why", "")]);
    }

    #[test]
    fn a_page_that_lacks_a_form_says_what_it_shows() {
        let error = page("<body><h1>No entry</h1></body>").form_with("user").unwrap_err();
        assert!(error.to_string().contains("No entry"), "{error}");
    }
}
