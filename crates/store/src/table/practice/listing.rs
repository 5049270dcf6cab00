//! The list in parts: which practices a person asks for, in which order, how many there are, and what
//! there is to choose from. The order is by the last change, and a part begins behind the last one seen,
//! so that no part costs more than another.

use rusqlite::{ToSql, params_from_iter};
use serde::Serialize;

use super::{COLUMNS, ListItem, item, search::search_words};
use crate::{Store, StoreError};

/// Most different words that are offered for one filter.
const CHOICES_LIMIT: u32 = 500;

/// Where a part of the list ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cursor {
    /// When the last one seen was changed.
    pub updated_at_ms: i64,
    /// Its number.
    pub number: i64,
}

/// What to list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Query {
    /// Words, each of which must begin a word of the practice; empty for all.
    pub text: String,
    /// Lifecycle words; empty for all.
    pub states: Vec<String>,
    /// Lifecycle words that are left out.
    pub without: Vec<String>,
    /// Changed at or after this instant, milliseconds since 1970.
    pub from_ms: Option<i64>,
    /// Changed before this instant.
    pub until_ms: Option<i64>,
    /// Country of destination, exactly.
    pub country: Option<String>,
    /// Sign of the Chamber, exactly.
    pub chamber: Option<String>,
    /// The colleague who looks after it, exactly; an empty word for those that nobody does.
    pub colleague: Option<String>,
    /// Words, each of which must begin a word of the consignee; empty for all.
    pub consignee: String,
    /// With a day at or before this one (YYYY-MM-DD), that is not over yet by its state.
    pub due_by: Option<String>,
    /// At most so many.
    pub limit: u32,
    /// After so many.
    pub offset: u32,
    /// Behind this one.
    pub after: Option<Cursor>,
}

impl Default for Query {
    fn default() -> Self {
        Self {
            text: String::new(),
            states: Vec::new(),
            without: Vec::new(),
            from_ms: None,
            until_ms: None,
            country: None,
            chamber: None,
            colleague: None,
            consignee: String::new(),
            due_by: None,
            limit: 200,
            offset: 0,
            after: None,
        }
    }
}

/// States in which no day presses any more.
pub const OVER: [&str; 7] = [
    "issued",
    "readyForCollection",
    "collected",
    "rejected",
    "notReceived",
    "cancelled",
    "annulled",
];

/// A part of the list, newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Listing {
    /// The part asked for.
    pub items: Vec<ListItem>,
    /// How many there are in all.
    pub total: u32,
}

/// What a person can choose from in the filters, each by the alphabet.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Choices {
    /// Countries of destination.
    pub countries: Vec<String>,
    /// Signs of Chambers.
    pub chambers: Vec<String>,
    /// Colleagues.
    pub colleagues: Vec<String>,
    /// Consignees.
    pub consignees: Vec<String>,
}

/// How many practices are in a state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Count {
    /// The state's word.
    pub state: String,
    /// How many.
    pub count: u32,
}

impl Store {
    /// Lists practices, the last changed first. Counting reads the index once; a part that begins behind
    /// another one reads no more than itself, and its total is that part's own.
    pub fn list(&self, query: &Query) -> Result<Listing, StoreError> {
        let (condition, values) = condition(query);
        self.read(|tx| {
            let mut statement = tx.prepare_cached(&format!(
                "SELECT {COLUMNS} FROM practice INDEXED BY practice_by_update WHERE {condition}
                 ORDER BY updated_at_ms DESC, number DESC LIMIT {} OFFSET {}",
                query.limit, query.offset
            ))?;
            let items = statement
                .query_map(params_from_iter(&values), item)?
                .collect::<Result<Vec<_>, _>>()?;
            let whole = query.offset == 0 && items.len() < query.limit as usize;
            let total = if whole || query.after.is_some() {
                u32::try_from(items.len()).unwrap_or(u32::MAX)
            } else {
                tx.prepare_cached(&counting(query, &condition))?
                    .query_row(params_from_iter(&values), |row| row.get(0))?
            };
            Ok(Listing { items, total })
        })
    }

    /// What there is to choose from.
    pub fn list_choices(&self) -> Result<Choices, StoreError> {
        self.read(|tx| {
            // From one word straight to the next: as many steps in the index as there are words.
            let words = |column: &str| -> Result<Vec<String>, StoreError> {
                let mut statement = tx.prepare_cached(&format!(
                    "WITH RECURSIVE word (it) AS (
                        SELECT min({column}) FROM practice WHERE {column} > ''
                        UNION ALL
                        SELECT (SELECT min({column}) FROM practice WHERE {column} > it)
                        FROM word WHERE it IS NOT NULL
                     ) SELECT it FROM word WHERE it IS NOT NULL LIMIT {CHOICES_LIMIT}"
                ))?;
                let words = statement.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
                Ok(words)
            };
            Ok(Choices {
                countries: words("country")?,
                chambers: words("chamber")?,
                colleagues: words("colleague")?,
                consignees: words("consignee")?,
            })
        })
    }

    /// How many practices are in which state.
    pub fn list_counts(&self) -> Result<Vec<Count>, StoreError> {
        self.read(|tx| {
            let mut statement = tx.prepare_cached(
                "SELECT state, count(*) FROM practice INDEXED BY practice_by_update
                 GROUP BY state ORDER BY state",
            )?;
            let counts = statement
                .query_map([], |row| Ok(Count { state: row.get(0)?, count: row.get(1)? }))?
                .collect::<Result<_, _>>()?;
            Ok(counts)
        })
    }
}

/// How the whole is counted. Words alone are counted where they are found, without looking at any practice.
fn counting(query: &Query, condition: &str) -> String {
    let words_alone = Query { text: query.text.clone(), ..Query::default() };
    let asked = Query { limit: words_alone.limit, offset: words_alone.offset, ..query.clone() };
    if asked == words_alone && !search_words(&query.text).is_empty() {
        return "SELECT count(*) FROM practice_text WHERE practice_text MATCH ?".to_owned();
    }
    format!("SELECT count(*) FROM practice WHERE {condition}")
}

/// Conditions with their values, in one order.
#[derive(Default)]
struct Conditions {
    said: Vec<String>,
    values: Vec<Box<dyn ToSql>>,
}

impl Conditions {
    fn add(&mut self, said: &str, values: impl IntoIterator<Item = Box<dyn ToSql>>) {
        self.said.push(said.to_owned());
        self.values.extend(values);
    }

    fn word(&mut self, said: &str, word: &str) {
        self.add(said, [Box::new(word.to_owned()) as Box<dyn ToSql>]);
    }

    fn instant(&mut self, said: &str, at_ms: i64) {
        self.add(said, [Box::new(at_ms) as Box<dyn ToSql>]);
    }
}

fn condition(query: &Query) -> (String, Vec<Box<dyn ToSql>>) {
    let mut found = Conditions::default();
    for (table, words) in [("practice_text", &query.text), ("practice_consignee", &query.consignee)]
    {
        let words = search_words(words);
        if !words.is_empty() {
            let said = format!("number IN (SELECT rowid FROM {table} WHERE {table} MATCH ?)");
            found.word(&said, &words);
        }
    }
    for (said, states) in [("state IN", &query.states), ("state NOT IN", &query.without)] {
        if !states.is_empty() {
            let marks = vec!["?"; states.len()].join(", ");
            let states = states.iter().map(|state| Box::new(state.clone()) as Box<dyn ToSql>);
            found.add(&format!("{said} ({marks})"), states);
        }
    }
    for (said, word) in [
        ("country = ?", &query.country),
        ("chamber = ?", &query.chamber),
        ("colleague = ?", &query.colleague),
    ] {
        if let Some(word) = word {
            found.word(said, word);
        }
    }
    if let Some(day) = &query.due_by {
        let over = OVER.map(|state| format!("'{state}'")).join(", ");
        found.add(&format!("state NOT IN ({over})"), []);
        let days = [day, day].map(|day| Box::new(day.clone()) as Box<dyn ToSql>);
        found.add("(due <> '' AND due <= ? OR remind <> '' AND remind <= ?)", days);
    }
    if let Some(from_ms) = query.from_ms {
        found.instant("updated_at_ms >= ?", from_ms);
    }
    if let Some(until_ms) = query.until_ms {
        found.instant("updated_at_ms < ?", until_ms);
    }
    if let Some(Cursor { updated_at_ms, number }) = query.after {
        let values = [updated_at_ms, number].map(|one| Box::new(one) as Box<dyn ToSql>);
        found.add("(updated_at_ms, number) < (?, ?)", values);
    }
    let said = if found.said.is_empty() { "1".to_owned() } else { found.said.join(" AND ") };
    (said, found.values)
}
