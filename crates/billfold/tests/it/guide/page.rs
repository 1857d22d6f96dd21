//! Reads the pages of a server in Markdown.

use crate::support::Server;

/// The host of the server that pages name where the configuration has no `public_url`.
const DEFAULT_HOST: &str = "127.0.0.1:8787";

/// A page in Markdown.
pub(super) struct GuidePage {
    /// The whole text.
    pub(super) text: String,
}

impl GuidePage {
    /// Reads a page of a server in a language: its path is that without the language.
    pub(super) fn read(server: &Server, language: &str, path: &str) -> GuidePage {
        let request = format!(
            "GET /{language}/{path}.md HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n",
            server.address
        );
        let answer = server.raw(&request);
        assert!(answer.head.starts_with("HTTP/1.1 200 "), "{path}: {}", answer.head);
        GuidePage { text: answer.body.replace(DEFAULT_HOST, &server.address) }
    }

    /// Returns the code with a title.
    pub(super) fn find_code(&self, title: &str) -> &str {
        let found =
            [":", "："].iter().find_map(|colon| self.text.split_once(&format!("\n{title}{colon}\n\n```")));
        let (_, rest) = found.unwrap_or_else(|| panic!("no {title}: {}", self.text));
        let (_, rest) = rest.split_once('\n').unwrap();
        rest.split_once("\n```\n").unwrap().0
    }

    /// Lists the rows of all tables, each with its cells as they are in Markdown, heads of columns included.
    pub(super) fn list_rows(&self) -> Vec<Vec<&str>> {
        let rows = self.text.lines().filter_map(|line| line.strip_prefix("| ")?.strip_suffix(" |"));
        rows.map(|row| row.split(" | ").collect()).collect()
    }

    /// Returns the last cell of the row that begins with a text.
    pub(super) fn find_value(&self, first: &str) -> String {
        let rows = self.list_rows();
        let row = rows.iter().find(|row| row[0] == first);
        let row = row.unwrap_or_else(|| panic!("no {first}: {}", self.text));
        row[row.len() - 1].trim_matches('`').to_owned()
    }
}
