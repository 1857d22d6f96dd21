//! Random lines of the partners that tests set up, and files of them.

use fastrand::Rng;
use worlds::random_lines::{
    BlankLines, LineBill, LineManager, RandomLine, pick_random, write_random_file_text,
};

use crate::support::{DISTRIBUTOR, RESELLER, SECOND_LEVEL};

/// Picks a payer.
pub(crate) fn random_payer(random: &mut Rng) -> &'static str {
    pick_random(random, &[DISTRIBUTOR, RESELLER])
}

/// Makes a random line of a bill. `number` is in its instance id, so that no two lines of a world are equal
/// unless a test copies one.
pub(crate) fn random_line(random: &mut Rng, basis: usize, bill: LineBill<'_>, number: usize) -> RandomLine {
    let manager = |text, uin| LineManager { text, uin };
    let payer = bill.payer;
    let managers =
        [manager("-", payer), manager("", payer), manager(payer, payer), manager(SECOND_LEVEL, SECOND_LEVEL)];
    let manager = pick_random(random, &managers);
    RandomLine::new(random, basis, bill, manager, number)
}

/// Writes lines in random order as one to four files, each with its own columns, quotes, line ends, blank lines and
/// byte order mark.
pub(crate) fn random_file_texts<'a>(lines: &'a [RandomLine], random: &mut Rng) -> Vec<String> {
    let mut lines: Vec<&'a RandomLine> = lines.iter().collect();
    random.shuffle(&mut lines);
    let count = random.usize(1..=4);
    let mut parts: Vec<Vec<&RandomLine>> = vec![Vec::new(); count];
    for line in &lines {
        parts[random.usize(..count)].push(line);
    }
    parts.retain(|part| !part.is_empty());
    let files: Vec<String> = parts.iter().map(|part| file_text(part, random)).collect();
    let is_repeated = |(index, file)| files[..index].contains(file);
    // Files of the same bytes are refused as the same file passed twice.
    if files.iter().enumerate().any(is_repeated) { vec![file_text(&lines, random)] } else { files }
}

/// Writes lines in their order as one file.
pub(crate) fn one_file_text(lines: &[RandomLine], random: &mut Rng) -> String {
    file_text(&lines.iter().collect::<Vec<_>>(), random)
}

fn file_text(lines: &[&RandomLine], random: &mut Rng) -> String {
    let texts: Vec<_> = lines.iter().map(|line| &line.texts).collect();
    write_random_file_text(&texts, BlankLines::BelowHeaders, random)
}
