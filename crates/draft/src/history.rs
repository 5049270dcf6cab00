//! The history as a person reads it: who changed which boxes when, in moments. Owns the grouping and
//! the last change of each place; the changes themselves are read in `trace`.

use std::collections::{BTreeMap, BTreeSet};

use automerge::ChangeHash;
use serde::Serialize;

use crate::{
    Author, Draft, DraftError, Heads, LineKey, comment, conflict,
    path::{self, Sight, Target},
    schema::Shape,
    trace::{self, COMMENT_END, Traced, is_within},
};

/// What one person did without a pause.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Moment {
    /// The point of the history at its end; with [`Draft::compare`] and [`Draft::restore`] it names
    /// the paper as it was then.
    pub heads: Heads,
    /// Who, as the changes say.
    pub by: Option<Author>,
    /// When it began, in milliseconds since 1970 by the writer's clock.
    pub from_ms: i64,
    /// When it ended.
    pub at_ms: i64,
    /// What was touched, sorted: JSON pointers of the exchange form, lines by key. A new line stands
    /// for all that is in it; `<line>/pos` is a move, `<line>/removed` a removal or its undoing, and
    /// `<box>/!comment` a comment on the box.
    pub paths: Vec<String>,
    /// How many changes it took.
    pub changes: usize,
}

/// The last change of a place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Touch {
    /// Who, as the change says.
    pub by: Option<Author>,
    /// When, in milliseconds since 1970 by the writer's clock.
    pub at_ms: i64,
}

impl Draft {
    /// The whole history, the oldest moment first; the same on all devices with equal heads.
    ///
    /// A moment ends when another person writes, and after a pause of more than `pause_ms`
    /// milliseconds (or where the writer's clock was set back by as much).
    pub fn history(&self, pause_ms: i64) -> Vec<Moment> {
        let mut moments: Vec<Moment> = Vec::new();
        let mut paths: BTreeSet<String> = BTreeSet::new();
        let mut heads: BTreeSet<ChangeHash> = BTreeSet::new();
        for change in trace::all(&self.doc) {
            for dep in &change.deps {
                heads.remove(dep);
            }
            heads.insert(change.hash);
            let newest: Vec<ChangeHash> = heads.iter().copied().collect();
            match moments.last_mut().filter(|moment| goes_on(moment, &change, pause_ms)) {
                Some(moment) => {
                    moment.heads = Heads::from_changes(&newest);
                    moment.from_ms = moment.from_ms.min(change.at_ms);
                    moment.at_ms = moment.at_ms.max(change.at_ms);
                    moment.changes += 1;
                    paths.extend(change.paths);
                }
                None => {
                    close(&mut moments, &mut paths);
                    paths.extend(change.paths);
                    moments.push(Moment {
                        heads: Heads::from_changes(&newest),
                        by: change.by,
                        from_ms: change.at_ms,
                        at_ms: change.at_ms,
                        paths: Vec::new(),
                        changes: 1,
                    });
                }
            }
        }
        close(&mut moments, &mut paths);
        moments
    }

    /// Who changed a place last, and when; none where nobody has. A path may name a box, a group, a
    /// list or a line (the last change of anything in it); comments do not count.
    pub fn last_change(&self, path: &str) -> Result<Option<Touch>, DraftError> {
        if let Target::Leaf { map, key, shape } = path::resolve(&self.doc, path, Sight::All)?
            && shape != Shape::Text
        {
            let found = automerge::ReadDoc::get(&self.doc, &map, key.as_str())?;
            return Ok(found.map(|(_, operation)| {
                let (by, at_ms) = conflict::origin(&self.doc, &operation);
                Touch { by, at_ms }
            }));
        }
        let path = comment::stable(&self.doc, path)?;
        let last = trace::all(&self.doc).into_iter().rev().find(|change| {
            change.paths.iter().any(|touched| {
                !touched.ends_with(COMMENT_END)
                    && (is_within(touched, &path) || is_new_line_around(touched, &path))
            })
        });
        Ok(last.map(|change| Touch { by: change.by, at_ms: change.at_ms }))
    }

    /// The last change of every place that was ever touched, in one reading of the history.
    pub fn last_changes(&self) -> BTreeMap<String, Touch> {
        let mut last = BTreeMap::new();
        for Traced { by, at_ms, paths, .. } in trace::all(&self.doc) {
            for path in paths {
                last.insert(path, Touch { by: by.clone(), at_ms });
            }
        }
        last
    }
}

/// A text inside a line that was never touched since the line was made.
fn is_new_line_around(touched: &str, path: &str) -> bool {
    is_line(touched) && is_within(path, touched)
}

fn goes_on(moment: &Moment, change: &Traced, pause_ms: i64) -> bool {
    moment.by == change.by
        && change.at_ms.saturating_sub(moment.at_ms) <= pause_ms
        && moment.from_ms.saturating_sub(change.at_ms) <= pause_ms
}

fn close(moments: &mut [Moment], paths: &mut BTreeSet<String>) {
    if let Some(moment) = moments.last_mut() {
        let all = std::mem::take(paths);
        let made: Vec<String> = all.iter().filter(|path| is_line(path)).cloned().collect();
        let inside = |path: &String| made.iter().any(|line| path != line && is_within(path, line));
        moment.paths = all.into_iter().filter(|path| !inside(path)).collect();
    }
}

/// Only a new line is touched by its own path.
fn is_line(path: &str) -> bool {
    path.rsplit('/').next().is_some_and(|last| last.parse::<LineKey>().is_ok())
}
