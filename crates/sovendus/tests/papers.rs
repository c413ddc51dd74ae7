//! What the papers promise about errors is what the code does.

#![allow(
    clippy::unwrap_used,
    reason = "a test fails by panicking, and helpers of tests are not seen as tests"
)]

use std::path::Path;

use sovendus::ErrorKind;

fn readme() -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../README.md")).unwrap()
}

fn class_of(kind: ErrorKind) -> String {
    match kind.name() {
        name if name.ends_with("Error") => name.to_owned(),
        name => format!("{name}Error"),
    }
}

#[test]
fn every_kind_has_its_line_in_the_table_of_errors() {
    let readme = readme();
    let lines: Vec<_> =
        readme.lines().filter(|line| line.starts_with("| `") && line.contains("Error` |")).collect();
    let expected = ErrorKind::ALL.iter().map(|kind| {
        let repeated = if kind.is_retryable() { "yes" } else { "no" };
        format!("| `{}` | `{}` | {repeated} | ", kind.code(), class_of(*kind))
    });
    for (line, expected) in lines.iter().zip(expected) {
        assert!(line.starts_with(&expected), "{line}\nshould begin with\n{expected}");
    }
    assert_eq!(lines.len(), ErrorKind::ALL.len());
}

#[test]
fn codes_are_distinct_and_found_again() {
    for kind in ErrorKind::ALL {
        assert_eq!(ErrorKind::from_code(kind.code()), Some(*kind));
        assert!(!kind.meaning().ends_with('.') && !kind.meaning().is_empty());
    }
    assert_eq!(ErrorKind::from_code("no_such_code"), None);
}
