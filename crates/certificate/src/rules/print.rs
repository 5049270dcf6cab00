//! O03: what stands in boxes 1 to 5 can be read on the paper. A rule of our own: the print shrinks with the
//! text, and below 7 points a customs officer reads it no more.

use serde_json::json;

use crate::codes::BoxId;
use crate::composition::print::{LEAST_READABLE, box_3, columns, least_readable, place_of, room};
use crate::mend::Mend;
use crate::message::Message;
use crate::text::{is_blank, length};

use super::{Judgement, characters_max};

/// Between lines that become one; a country behind it is still at the end of its address.
const BETWEEN: &str = " - ";

pub(super) fn check(judgement: &mut Judgement<'_>) {
    let paper = judgement.certificate;
    let origins = box_3(&paper.box_3());
    let boxes = [
        (BoxId::Consignor, "/box1_speditore", paper.consignor.as_str()),
        (BoxId::Consignee, "/box2_destinatario", paper.consignee.as_str()),
        (BoxId::Origin, "/box3_paesiOrigine", &origins),
        (BoxId::Transport, "/box4_trasporto", &paper.transport),
        (BoxId::Remarks, "/box5_osservazioni", &paper.remarks),
    ];
    for (id, pointer, text) in boxes {
        let is_told = is_too_long(id, text) || is_readable(id, text);
        let Some((lines, columns)) = least_readable(id).filter(|_| !is_told) else {
            continue;
        };
        let message = Message::new("o03-small")
            .with("box", id.as_str())
            .with("points", LEAST_READABLE as usize / 10)
            .with("lines", lines)
            .with("columns", columns);
        judgement.error((id, 0, "O03"), pointer, message);
        if let Some(mend) = with_fewer_lines(id, pointer, text) {
            judgement.mend(mend);
        }
    }
}

/// V01, V13 and V14 say so, and to shorten it is the same remedy.
fn is_too_long(id: BoxId, text: &str) -> bool {
    let judged = matches!(id, BoxId::Consignor | BoxId::Transport | BoxId::Remarks);
    judged && characters_max(id).is_some_and(|max| length(text) > max)
}

fn is_readable(id: BoxId, text: &str) -> bool {
    room(id, text).is_none_or(|room| room.is_readable())
}

/// Short lines put together, where that is enough. The name that begins an address stays alone if it can.
fn with_fewer_lines(id: BoxId, pointer: &str, text: &str) -> Option<Mend> {
    let width = columns(place_of(id)?.width_mm, LEAST_READABLE);
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !is_blank(line)).collect();
    let is_address = matches!(id, BoxId::Consignor | BoxId::Consignee);
    let head = usize::from(is_address).min(lines.len());
    let (head, rest) = lines.split_at(head);
    let alone: Vec<String> =
        head.iter().map(|line| (*line).to_owned()).chain(packed(rest, width)).collect();
    let enough = |lines: &Vec<String>| {
        let text = lines.join("\n");
        let fits = characters_max(id).is_none_or(|max| length(&text) <= max);
        fits && is_readable(id, &text)
    };
    let lines = [alone, packed(&lines, width)].into_iter().find(enough)?;
    let value = match id {
        BoxId::Consignor | BoxId::Consignee => json!(lines),
        BoxId::Transport => json!(lines.join(BETWEEN)),
        BoxId::Remarks => json!(lines.join("\n")),
        // Its countries are a list.
        _ => return None,
    };
    Some(Mend::set(Message::new("mend-lines"), pointer, value))
}

/// Lines filled with whole lines up to that width.
fn packed(lines: &[&str], width: usize) -> Vec<String> {
    let mut packed: Vec<String> = Vec::new();
    for line in lines {
        match packed.last_mut() {
            Some(last) if length(last) + length(BETWEEN) + length(line) <= width => {
                last.push_str(BETWEEN);
                last.push_str(line);
            }
            _ => packed.push((*line).to_owned()),
        }
    }
    packed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_put_together_up_to_the_width_and_not_beyond() {
        let lines = ["VIA ROMA", "BERGAMO", "ITALIA"];
        let two = length("VIA ROMA") + length(BETWEEN) + length("BERGAMO");
        let together = format!("VIA ROMA{BETWEEN}BERGAMO");
        assert_eq!(packed(&lines, two), [together.as_str(), "ITALIA"]);
        let town = format!("BERGAMO{BETWEEN}ITALIA");
        assert_eq!(packed(&lines, two - 1), ["VIA ROMA", town.as_str()]);
        assert_eq!(packed(&lines, 3), lines, "a line is never cut");
    }
}
