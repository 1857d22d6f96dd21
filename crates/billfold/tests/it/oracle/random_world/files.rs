//! Random files: lines in random order, with or without a month, a day and a part in their names.

use std::collections::BTreeMap;
use worlds::random_lines::{BlankLines, RandomLine, pick_random, write_random_file_text};

use crate::oracle::model::{File, FileLine, Model, Named, first_day_after};
use crate::support::Home;

use super::World;

/// The date in the names of the files of one import.
#[derive(Clone, Copy, PartialEq)]
enum Names {
    Nothing,
    Month,
    Day,
}

impl World {
    /// Sometimes adds a fault: a line twice, or an amount that is not a number.
    pub(super) fn add_fault(&mut self, lines: Vec<RandomLine>) -> Vec<FileLine> {
        let mut file_lines: Vec<FileLine> = Vec::new();
        let spoilt = self.random.usize(..lines.len());
        let fault = self.random.u8(..20);
        for (index, mut charged) in lines.into_iter().enumerate() {
            if fault == 0 && index == spoilt {
                file_lines.push(FileLine::new(charged.clone(), true));
            }
            let is_sound = fault != 1 || index != spoilt;
            if !is_sound {
                let texts = ["1e5", "", "1,000", "0.000000001", "10000000000"];
                let column = ["Total Cost", "Amount Before Tax"][charged.basis];
                charged.texts.insert(column, pick_random(&mut self.random, &texts).to_owned());
            }
            file_lines.push(FileLine::new(charged, is_sound));
        }
        file_lines
    }

    /// Writes lines in random order to a few files. Returns their indexes in the model.
    pub(super) fn write_files(
        &mut self,
        mut lines: Vec<FileLine>,
        model: &mut Model,
        home: &Home,
    ) -> Vec<usize> {
        self.random.shuffle(&mut lines);
        let usual = if self.is_dated { Names::Day } else { Names::Nothing };
        let style =
            pick_random(&mut self.random, &[usual, usual, usual, Names::Nothing, Names::Month, Names::Day]);
        let is_apart = style != Names::Nothing && self.random.u8(..6) > 0;
        let (mut parts, split) = (BTreeMap::new(), self.random.usize(1..4));
        for line in lines {
            let columns: Vec<&str> = line.charged.texts.keys().copied().collect();
            let month = line.charged.month.clone();
            let key = (columns, is_apart.then_some(month), self.random.usize(..split));
            let part: &mut Vec<FileLine> = parts.entry(key).or_default();
            part.push(line);
        }
        let mut parts: Vec<(String, usize, Vec<FileLine>)> = parts
            .into_values()
            .map(|lines| {
                let texts: Vec<_> = lines.iter().map(|line| &line.charged.texts).collect();
                (
                    write_random_file_text(&texts, BlankLines::BelowHeaders, &mut self.random),
                    lines[0].charged.basis,
                    lines,
                )
            })
            .collect();
        // A file of a day without charges.
        if self.random.u8(..8) == 0 {
            let header = parts[0].0.lines().next().unwrap().to_owned();
            parts.push((header, parts[0].1, Vec::new()));
        }
        let day = self.random.u32(2..29);
        let series = (style != Names::Nothing && self.random.u8(..3) == 0).then_some(model.files.len());
        let mut number = 0;
        let mut files = Vec::new();
        for (text, basis, lines) in parts {
            // Files of the same bytes are the same file.
            let index = model.files.iter().position(|file| file.text == text).unwrap_or_else(|| {
                let month = lines.first().map_or(self.bills[0].2.clone(), |line| line.charged.month.clone());
                let mut named = self.random_name(style, month, day);
                // Sometimes a part is lost.
                number += 1 + u32::from(self.random.u8(..16) == 0);
                named.part = series.map(|series| (series.to_string(), number));
                let first = model.lines.len();
                model.lines.extend(lines);
                let lines = (first..model.lines.len()).collect();
                add_file(model, home, File { path: String::new(), text, named, lines, basis })
            });
            if !files.contains(&index) {
                files.push(index);
            }
        }
        self.random.shuffle(&mut files);
        files
    }

    /// Returns what a file with lines of a month has in its name: mostly that month, sometimes another.
    fn random_name(&mut self, style: Names, month: String, day: u32) -> Named {
        let month =
            if self.random.u8(..16) == 0 { pick_random(&mut self.random, &self.bills).2 } else { month };
        match style {
            Names::Nothing => Named::default(),
            Names::Month => Named { month: Some(month), ..Named::default() },
            Names::Day => {
                let number: u32 = month.replace('-', "").parse().unwrap();
                let is_next = self.random.u8(..8) == 0;
                let day = if is_next { first_day_after(&month) } else { number * 100 + day };
                Named { day: Some(day), ..Named::default() }
            }
        }
    }

    /// Writes the same file under another name.
    pub(super) fn copy_file(&mut self, file: usize, model: &mut Model, home: &Home) -> usize {
        let style = pick_random(&mut self.random, &[Names::Nothing, Names::Month, Names::Day]);
        let File { text, lines, basis, .. } = &model.files[file];
        let (text, lines, basis) = (text.clone(), lines.clone(), *basis);
        let month =
            lines.first().map_or("2022-10".to_owned(), |line| model.lines[*line].charged.month.clone());
        let day = self.random.u32(2..29);
        let named = self.random_name(style, month, day);
        add_file(model, home, File { path: String::new(), text, named, lines, basis })
    }
}

/// Writes a file under a name with its month, day and part.
fn add_file(model: &mut Model, home: &Home, file: File) -> usize {
    let index = model.files.len();
    let Named { month, day, part } = &file.named;
    let series = part.as_ref().map_or(index.to_string(), |(series, _)| series.clone());
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
    index
}
