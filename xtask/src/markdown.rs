//! Lines of Markdown, for the pages that jobs write.

/// A line of a table. A bar in a text must not open another cell.
pub(crate) fn row(cells: &[&str]) -> String {
    let cells: Vec<String> = cells.iter().map(|cell| cell.replace('|', "\\|").replace('\n', " ")).collect();
    format!("| {} |\n", cells.join(" | "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_stays_in_its_cell() {
        assert_eq!(row(&["a|b", "c\nd"]), "| a\\|b | c d |\n");
    }
}
