//! The load generator: `load requests.json address,… connections warm_s peak_s steady_s share` measures servers and prints JSON;
//! `load requests.json` writes one request to standard output, signed now.

use std::io::Write;
use std::process::ExitCode;
use std::time::Duration;

use billfold_bench::description::Description;
use billfold_bench::measure::{Plan, measure_servers};
use billfold_bench::pool::make_single_request;

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    match run_command(&words) {
        Ok(output) => match std::io::stdout().write_all(&output) {
            Ok(()) => ExitCode::SUCCESS,
            Err(_closed) => ExitCode::FAILURE,
        },
        Err(error) => {
            eprintln!("load: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run_command(words: &[String]) -> Result<Vec<u8>, String> {
    match words {
        [file] => make_single_request(&read_description(file)?),
        [file, addresses, connections, warm_s, peak_s, steady_s, share] => {
            let addresses = addresses.split(',').map(|address| parse_word(address, "an address"));
            let plan = Plan {
                addresses: addresses.collect::<Result<_, _>>()?,
                connections: parse_word(connections, "a number of connections")?,
                warm: parse_seconds(warm_s)?,
                peak: parse_seconds(peak_s)?,
                steady: parse_seconds(steady_s)?,
                share: parse_word(share, "a share")?,
            };
            Ok(format!("{}\n", measure_servers(&plan, &read_description(file)?)?).into_bytes())
        }
        _ => Err("usage: load requests.json [address,… connections warm_s peak_s steady_s share]".to_owned()),
    }
}

fn read_description(file: &str) -> Result<Description, String> {
    let text = std::fs::read_to_string(file).map_err(|error| format!("{file}: {error}"))?;
    serde_json::from_str(&text).map_err(|error| format!("{file}: {error}"))
}

fn parse_word<T: std::str::FromStr>(word: &str, expected: &str) -> Result<T, String> {
    word.parse().map_err(|_error| format!("{word:?} is not {expected}"))
}

fn parse_seconds(word: &str) -> Result<Duration, String> {
    let seconds: f64 = parse_word(word, "a time in seconds")?;
    Duration::try_from_secs_f64(seconds).map_err(|error| format!("{word}: {error}"))
}
