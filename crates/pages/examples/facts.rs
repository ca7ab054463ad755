//! Prints the facts of the pages given.

fn main() -> std::io::Result<()> {
    for file in std::env::args().skip(1) {
        let page = cartevo_pages::read(&file, &std::fs::read_to_string(&file)?);
        println!("{file}: {}", page.subject);
        for fact in &page.facts {
            let layer = match fact.layer {
                cartevo_pages::Layer::Panel => "panel",
                cartevo_pages::Layer::Prose => "prose",
            };
            println!(
                "{:>4}:{:<3} {layer} {} {} {}",
                fact.place.line, fact.place.column, fact.subject, fact.property, fact.value
            );
        }
        for unread in &page.unread {
            println!(
                "{:>4}:{:<3} unread: {}",
                unread.place.line, unread.place.column, unread.why
            );
        }
    }
    Ok(())
}
