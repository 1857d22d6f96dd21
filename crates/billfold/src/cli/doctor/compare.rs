//! Two texts line by line: what both have, what only one has, and nothing invisible in either.

use std::fmt::Write as _;

/// The most lines that a text may have to be compared by what they have in common. Longer ones are
/// compared as a whole between the lines that both begin and end with.
const LINES_MAX: usize = 200;

/// A text whose invisible characters can be seen.
pub(super) fn visible(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '"' | '\'' | '\\' => shown.push(c),
            _ => shown.extend(c.escape_debug()),
        }
    }
    if shown.ends_with(' ') {
        shown.pop();
        shown.push_str("\\u{20}");
    }
    shown
}

/// The lines of both: `-` before those that only the first has, `+` before those of the second.
pub(super) fn lines(one: &str, other: &str) -> String {
    let (ones, others): (Vec<&str>, Vec<&str>) = (one.split('\n').collect(), other.split('\n').collect());
    let mut text = String::new();
    let mut put = |mark: char, lines: &[&str]| {
        for line in lines {
            let unseen = line.is_empty() && mark != ' ';
            let line = if unseen { "(an empty line)".to_owned() } else { visible(line) };
            // A String takes everything.
            let _ = writeln!(text, "{}", format!("  {mark} {line}").trim_end());
        }
    };

    let start = ones.iter().zip(&others).take_while(|(one, other)| one == other).count();
    let (same, ones) = ones.split_at(start);
    let others = others.get(start..).unwrap_or_default();
    let end = ones.iter().rev().zip(others.iter().rev()).take_while(|(one, other)| one == other).count();
    let (mut ones, ending) = ones.split_at(ones.len().saturating_sub(end));
    let mut others = others.get(..others.len().saturating_sub(end)).unwrap_or_default();

    put(' ', same);
    let common = common(ones, others);
    for line in common {
        while let Some((first, rest)) = ones.split_first() {
            ones = rest;
            if *first == line {
                break;
            }
            put('-', &[first]);
        }
        while let Some((first, rest)) = others.split_first() {
            others = rest;
            if *first == line {
                break;
            }
            put('+', &[first]);
        }
        put(' ', &[line]);
    }
    put('-', ones);
    put('+', others);
    put(' ', ending);
    text
}

/// The longest list of lines that both have in this order; none where they are too long for it.
fn common<'t>(ones: &[&'t str], others: &[&'t str]) -> Vec<&'t str> {
    if ones.len() > LINES_MAX || others.len() > LINES_MAX {
        return Vec::new();
    }
    // For each start of `others`, the best list with the lines of `ones` so far.
    let mut best: Vec<Vec<&'t str>> = vec![Vec::new(); others.len().saturating_add(1)];
    for one in ones {
        let mut next: Vec<Vec<&'t str>> = vec![Vec::new()];
        for ((other, diagonal), above) in others.iter().zip(&best).zip(best.iter().skip(1)) {
            let left = next.last().cloned().unwrap_or_default();
            next.push(if one == other {
                diagonal.iter().copied().chain([*one]).collect()
            } else if above.len() >= left.len() {
                above.clone()
            } else {
                left
            });
        }
        best = next;
    }
    best.pop().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_that_differ_are_marked_and_the_rest_stands_once() {
        assert_eq!(
            lines("a\nb\nc\nd\ne", "a\nx\nc\ny\nz\ne"),
            "    a\n  - b\n  + x\n    c\n  - d\n  + y\n  + z\n    e\n"
        );
        assert_eq!(lines("a\n\nb", "a\n\nb"), "    a\n\n    b\n");
        assert_eq!(lines("a", "a\n"), "    a\n  + (an empty line)\n");
        assert_eq!(lines("a\n\nb", "a\nb"), "    a\n  - (an empty line)\n    b\n");
    }

    #[test]
    fn what_cannot_be_seen_is_shown() {
        assert_eq!(visible("a\r\t\u{feff}\u{1b}é\"\\ "), "a\\r\\t\\u{feff}\\u{1b}é\"\\\\u{20}");
        assert_eq!(lines("a", "a\r"), "  - a\n  + a\\r\n");
    }

    #[test]
    fn long_texts_are_compared_without_effort() {
        let (one, other) = ("a\n".repeat(5000) + "x", "a\n".repeat(4999) + "b\ny");
        let compared = lines(&one, &other);
        assert!(compared.ends_with("  - a\n  - x\n  + b\n  + y\n"));
        assert!(lines(&"a\n".repeat(3000), &"b\n".repeat(3000)).lines().count() > 5999);
    }
}
