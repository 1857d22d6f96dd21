//! Random files: lines in random order, with or without a month, a day and a part in their names.

use std::collections::BTreeMap;
use worlds::random_lines::{BlankLines, RandomLine, pick_random, random_file_text};

use crate::oracle::model::{File, Model, Named, Raw, first_after};
use crate::support::Home;

use super::World;

/// What the names of the files of one import say.
#[derive(Clone, Copy, PartialEq)]
enum Names {
    Nothing,
    Month,
    Day,
}

impl World {
    /// Now and then a fault: a line twice, or an amount that is none.
    pub(super) fn spoil(&mut self, lines: Vec<RandomLine>) -> Vec<Raw> {
        let mut raws: Vec<Raw> = Vec::new();
        let spoilt = self.random.usize(..lines.len());
        let fault = self.random.u8(..20);
        for (place, mut charged) in lines.into_iter().enumerate() {
            if fault == 0 && place == spoilt {
                raws.push(Raw::new(charged.clone(), true));
            }
            let is_sound = fault != 1 || place != spoilt;
            if !is_sound {
                let texts = ["1e5", "", "1,000", "0.000000001", "10000000000"];
                let column = ["Total Cost", "Amount Before Tax"][charged.basis];
                charged.texts.insert(column, pick_random(&mut self.random, &texts).to_owned());
            }
            raws.push(Raw::new(charged, is_sound));
        }
        raws
    }

    /// Writes lines in random order to a few files; their places in the model.
    pub(super) fn write(&mut self, mut raws: Vec<Raw>, model: &mut Model, home: &Home) -> Vec<usize> {
        self.random.shuffle(&mut raws);
        let usual = if self.is_dated { Names::Day } else { Names::Nothing };
        let style =
            pick_random(&mut self.random, &[usual, usual, usual, Names::Nothing, Names::Month, Names::Day]);
        let is_apart = style != Names::Nothing && self.random.u8(..6) > 0;
        let (mut parts, split) = (BTreeMap::new(), self.random.usize(1..4));
        for raw in raws {
            let columns: Vec<&str> = raw.charged.texts.keys().copied().collect();
            let month = raw.charged.month.clone();
            let key = (columns, is_apart.then_some(month), self.random.usize(..split));
            let part: &mut Vec<Raw> = parts.entry(key).or_default();
            part.push(raw);
        }
        let mut parts: Vec<(String, usize, Vec<Raw>)> = parts
            .into_values()
            .map(|raws| {
                let texts: Vec<_> = raws.iter().map(|raw| &raw.charged.texts).collect();
                (
                    random_file_text(&texts, BlankLines::BelowHeaders, &mut self.random),
                    raws[0].charged.basis,
                    raws,
                )
            })
            .collect();
        // A day on which nothing was charged.
        if self.random.u8(..8) == 0 {
            let header = parts[0].0.lines().next().unwrap().to_owned();
            parts.push((header, parts[0].1, Vec::new()));
        }
        let day = self.random.u32(2..29);
        let series = (style != Names::Nothing && self.random.u8(..3) == 0).then_some(model.files.len());
        let mut number = 0;
        let mut files = Vec::new();
        for (text, basis, raws) in parts {
            // A file of the same bytes is the same file.
            let place = model.files.iter().position(|file| file.text == text).unwrap_or_else(|| {
                let month = raws.first().map_or(self.bills[0].2.clone(), |raw| raw.charged.month.clone());
                let mut named = self.named(style, month, day);
                // Now and then a part is lost.
                number += 1 + u32::from(self.random.u8(..16) == 0);
                named.part = series.map(|series| (series.to_string(), number));
                let first = model.raws.len();
                model.raws.extend(raws);
                let lines = (first..model.raws.len()).collect();
                add_file(model, home, File { path: String::new(), text, named, lines, basis })
            });
            if !files.contains(&place) {
                files.push(place);
            }
        }
        self.random.shuffle(&mut files);
        files
    }

    /// What a name says of a file with lines of a month: now and then something else.
    fn named(&mut self, style: Names, month: String, day: u32) -> Named {
        let month =
            if self.random.u8(..16) == 0 { pick_random(&mut self.random, &self.bills).2 } else { month };
        match style {
            Names::Nothing => Named::default(),
            Names::Month => Named { month: Some(month), ..Named::default() },
            Names::Day => {
                let number: u32 = month.replace('-', "").parse().unwrap();
                let is_next = self.random.u8(..8) == 0;
                let day = if is_next { first_after(&month) } else { number * 100 + day };
                Named { day: Some(day), ..Named::default() }
            }
        }
    }

    /// The same file under another name.
    pub(super) fn copy(&mut self, file: usize, model: &mut Model, home: &Home) -> usize {
        let style = pick_random(&mut self.random, &[Names::Nothing, Names::Month, Names::Day]);
        let File { text, lines, basis, .. } = &model.files[file];
        let (text, lines, basis) = (text.clone(), lines.clone(), *basis);
        let month =
            lines.first().map_or("2022-10".to_owned(), |line| model.raws[*line].charged.month.clone());
        let day = self.random.u32(2..29);
        let named = self.named(style, month, day);
        add_file(model, home, File { path: String::new(), text, named, lines, basis })
    }
}

/// Writes a file under a name that says what it is to say.
fn add_file(model: &mut Model, home: &Home, file: File) -> usize {
    let place = model.files.len();
    let Named { month, day, part } = &file.named;
    let series = part.as_ref().map_or(place.to_string(), |(series, _)| series.clone());
    let date = match (month, day) {
        (Some(month), _) => format!("-{}", month.replace('-', "")),
        (_, Some(day)) => format!("-{day}"),
        _ => String::new(),
    };
    let number = part.as_ref().map_or(String::new(), |(_, number)| format!("-{number:03}"));
    let path = home.file(&format!("file {series}{date}{number}.csv"), &file.text);
    // The parts of a series have the same date.
    let part = part.as_ref().map(|(series, number)| (format!("{series}{date}"), *number));
    let named = Named { part, ..file.named };
    model.files.push(File { path, named, ..file });
    place
}
