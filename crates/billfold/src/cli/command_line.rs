//! Parsing of the command line: the options of the data folder are added to the commands that use it, numbers below zero
//! are values, and an error says what to write instead.

use std::any::TypeId;
use std::ffi::OsString;
use std::path::PathBuf;

use clap::parser::ValueSource;
use clap::{Arg, ArgMatches, Args as _, Command, FromArgMatches as _, Parser};

use super::global_args::GlobalArgs;
use super::wrong_line::explain_wrong_line;
use crate::terminal::output::print_notice;

/// Commands that use neither data folder nor configuration nor catalog.
const WITHOUT_DATA: [&str; 6] = ["call", "codes", "conformance", "doctor", "explain", "generate"];

/// Parses the command line of the process: the command, and the options of the data folder. Prints the help or the error
/// and ends the process where there is nothing to run.
pub(super) fn parse_command_line<C: Parser>() -> (C, GlobalArgs) {
    match parse_arguments(std::env::args_os()) {
        Ok(parsed) => parsed,
        Err(error) => {
            report_wrong_line(&error);
            std::process::exit(error.exit_code())
        }
    }
}

/// Prints the help or the error that ends the parsing.
fn report_wrong_line(error: &clap::Error) {
    if error.use_stderr() {
        print_notice(error.render().to_string().trim_end());
    } else {
        // The help has colours on a terminal, and no text but ours. Standard output may be closed or full.
        #[expect(clippy::disallowed_methods, reason = "nothing of the command line is in the help")]
        let _ = error.print();
    }
}

/// Parses a command line, whose first argument is the name of the program.
///
/// # Errors
///
/// The line is wrong, or asks for help.
pub(super) fn parse_arguments<C: Parser>(
    arguments: impl IntoIterator<Item = OsString>,
) -> Result<(C, GlobalArgs), clap::Error> {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    let mut command = build_command::<C>();
    let explain = |error| {
        let mut definition = build_command::<C>();
        definition.build();
        explain_wrong_line(error, &definition, &arguments)
    };
    let matches = command.try_get_matches_from_mut(&arguments).map_err(explain)?;
    let parsed = C::from_arg_matches(&matches).and_then(|parsed| Ok((parsed, read_global_args(&matches)?)));
    parsed.map_err(|error| error.format(&mut command))
}

/// Builds the definition of the command line.
pub(super) fn build_command<C: Parser>() -> Command {
    let command = C::command().mut_subcommands(|command| {
        let uses_data = !WITHOUT_DATA.contains(&command.get_name());
        complete_command(command, uses_data)
    });
    // The name of the file that was started is not ours, and the help shows no other text of that kind.
    command.bin_name("billfold").args(list_global_arguments())
}

/// Completes a command and those below it.
fn complete_command(command: Command, uses_data: bool) -> Command {
    let command = command.mut_args(accept_negative_numbers);
    // The options come behind the command's own ones, so that their group is the last one of the help.
    let command = if uses_data { command.args(list_global_arguments()) } else { command };
    command.mut_subcommands(|below| complete_command(below, uses_data))
}

/// Lists the options of the data folder.
fn list_global_arguments() -> Vec<Arg> {
    GlobalArgs::augment_args(Command::new("global")).get_arguments().cloned().collect()
}

/// Lets an argument have a number below zero as its value, and a flag of a type of its own any value that begins with a
/// dash, so that its own parser says what is wrong with it.
fn accept_negative_numbers(argument: Arg) -> Arg {
    if !argument.get_action().takes_values() || argument.is_allow_hyphen_values_set() {
        return argument;
    }
    let value = argument.get_value_parser().type_id();
    // A flag behind one that takes any text was forgotten its value, and is no value.
    let is_any_text = value == TypeId::of::<String>() || value == TypeId::of::<PathBuf>();
    if argument.is_positional() || is_any_text {
        argument.allow_negative_numbers(true)
    } else {
        argument.allow_hyphen_values(true)
    }
}

/// Reads the options of the data folder, before the command or behind it. Of an option that is given twice the one further
/// behind counts.
fn read_global_args(matches: &ArgMatches) -> Result<GlobalArgs, clap::Error> {
    let mut global = GlobalArgs::from_arg_matches(matches)?;
    let mut level = matches;
    while let Some((_, below)) = level.subcommand() {
        level = below;
        if level.try_contains_id("data").is_err() {
            continue;
        }
        let has = |name| level.value_source(name) == Some(ValueSource::CommandLine);
        let own = GlobalArgs::from_arg_matches(level)?;
        if has("data") {
            global.data = own.data;
        }
        if has("config") {
            global.config = own.config;
        }
        if has("catalog") {
            global.catalog = own.catalog;
        }
    }
    Ok(global)
}
