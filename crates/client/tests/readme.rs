//! The README shows what its program runs.

/// Lists the lines of code, without those that are empty or name the endpoint, which is an argument of the program.
fn list_lines(code: &str) -> Vec<&str> {
    let lines = code.lines().map(str::trim);
    lines.filter(|line| !line.is_empty() && !line.starts_with("let endpoint = ")).collect()
}

#[test]
fn every_example_of_the_readme_is_in_the_program_that_a_test_runs() {
    let program = list_lines(include_str!("../examples/tour.rs"));
    let blocks: Vec<&str> = include_str!("../README.md").split("```no_run\n").skip(1).collect();
    assert_eq!(blocks.len(), 4);
    for block in blocks {
        let code = block.split("```").next().unwrap_or_default();
        let lines: Vec<&str> = list_lines(code).into_iter().filter(|line| !line.starts_with('#')).collect();
        // The program imports the client itself once.
        let lines = lines.strip_prefix(&["use billfold_client::{Client, Credentials};"]).unwrap_or(&lines);
        assert!(!lines.is_empty(), "{code}");
        assert!(program.windows(lines.len()).any(|found| found == lines), "the program lacks:\n{code}");
    }
}
