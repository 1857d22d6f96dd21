//! Compares two texts line by line, with invisible characters made visible.

use std::fmt::Write as _;

/// Maximum number of lines of a text, apart from equal lines at its start and end, that are compared one by one: the
/// effort grows with the square. The lines of longer texts are all marked as different.
const LINES_MAX: usize = 200;

/// Escapes the invisible characters of a text.
pub(super) fn escape_invisible(text: &str) -> String {
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

/// Compares two texts: `-` marks lines that only the first has, `+` lines that only the second has.
pub(super) fn compare_lines(one: &str, other: &str) -> String {
    let (ones, others): (Vec<&str>, Vec<&str>) = (one.split('\n').collect(), other.split('\n').collect());
    let mut text = String::new();
    let mut write_lines = |mark: char, lines: &[&str]| {
        for line in lines {
            let is_marked_empty = line.is_empty() && mark != ' ';
            let line = if is_marked_empty { "(an empty line)".to_owned() } else { escape_invisible(line) };
            // Writing to a String cannot fail.
            let _ = writeln!(text, "{}", format!("  {mark} {line}").trim_end());
        }
    };

    let start = ones.iter().zip(&others).take_while(|(one, other)| one == other).count();
    let (same, ones) = ones.split_at(start);
    let (_, others) = others.split_at(start);
    let end = ones.iter().rev().zip(others.iter().rev()).take_while(|(one, other)| one == other).count();
    let (mut ones, ending) = ones.split_at(ones.len() - end);
    let (mut others, _) = others.split_at(others.len() - end);

    write_lines(' ', same);
    for line in find_common_lines(ones, others) {
        while let Some((first, rest)) = ones.split_first() {
            ones = rest;
            if *first == line {
                break;
            }
            write_lines('-', &[first]);
        }
        while let Some((first, rest)) = others.split_first() {
            others = rest;
            if *first == line {
                break;
            }
            write_lines('+', &[first]);
        }
        write_lines(' ', &[line]);
    }
    write_lines('-', ones);
    write_lines('+', others);
    write_lines(' ', ending);
    text
}

/// Finds the longest list of lines that both have in this order; empty if one has more than [`LINES_MAX`] lines.
fn find_common_lines<'t>(ones: &[&'t str], others: &[&'t str]) -> Vec<&'t str> {
    if ones.len() > LINES_MAX || others.len() > LINES_MAX {
        return Vec::new();
    }
    // For each start of `others`, the longest list with the lines of `ones` so far.
    let mut best: Vec<Vec<&'t str>> = vec![Vec::new(); others.len() + 1];
    for one in ones {
        let mut left = Vec::new();
        let mut next: Vec<Vec<&'t str>> = vec![Vec::new()];
        for ((other, diagonal), above) in others.iter().zip(&best).zip(best.iter().skip(1)) {
            if one == other {
                left = diagonal.iter().copied().chain([*one]).collect();
            } else if above.len() >= left.len() {
                left.clone_from(above);
            }
            next.push(left.clone());
        }
        best = next;
    }
    best.pop().unwrap_or_else(|| unreachable!("the start of `others` has a list, if an empty one"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_that_differ_are_marked_and_the_others_appear_once() {
        assert_eq!(
            compare_lines("a\nb\nc\nd\ne", "a\nx\nc\ny\nz\ne"),
            "    a\n  - b\n  + x\n    c\n  - d\n  + y\n  + z\n    e\n"
        );
        assert_eq!(compare_lines("a\n\nb", "a\n\nb"), "    a\n\n    b\n");
        assert_eq!(compare_lines("a", "a\n"), "    a\n  + (an empty line)\n");
        assert_eq!(compare_lines("a\n\nb", "a\nb"), "    a\n  - (an empty line)\n    b\n");
    }

    #[test]
    fn invisible_characters_are_escaped() {
        assert_eq!(escape_invisible("a\r\t\u{feff}\u{1b}é\"\\ "), "a\\r\\t\\u{feff}\\u{1b}é\"\\\\u{20}");
        assert_eq!(compare_lines("a", "a\r"), "  - a\n  + a\\r\n");
    }

    #[test]
    fn long_texts_are_compared_without_effort() {
        let (one, other) = ("a\n".repeat(5000) + "x", "a\n".repeat(4999) + "b\ny");
        let compared = compare_lines(&one, &other);
        assert!(compared.ends_with("  - a\n  - x\n  + b\n  + y\n"));
        assert!(compare_lines(&"a\n".repeat(3000), &"b\n".repeat(3000)).lines().count() > 5999);
    }
}
