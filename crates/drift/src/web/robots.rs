//! `robots.txt`: what a site asks of programs.

use std::time::Duration;

/// The rules that are meant for us.
#[derive(Clone, Debug, Default)]
pub struct Robots {
    /// The beginnings of paths, and whether they may be fetched.
    rules: Vec<(String, bool)>,
    delay: Duration,
}

impl Robots {
    /// Reads the rules for an agent: its own if there are such, else those for everybody.
    pub fn parse(text: &str, agent: &str) -> Self {
        let (mut own, mut all) = (None, Self::default());
        let (mut for_own, mut for_all, mut in_rules) = (false, false, true);
        for line in text.lines() {
            let line = line.split('#').next().unwrap_or_default();
            let Some((key, value)) = line.split_once(':') else {
                continue;
            };
            let (key, value) = (key.trim().to_lowercase(), value.trim());
            if key == "user-agent" {
                if in_rules {
                    (for_own, for_all, in_rules) = (false, false, false);
                }
                let named = value.to_lowercase();
                for_own |= named != "*" && agent.contains(&named);
                for_all |= named == "*";
                continue;
            }
            in_rules = true;
            if for_own {
                own.get_or_insert_with(Self::default).add(&key, value);
            }
            if for_all {
                all.add(&key, value);
            }
        }
        own.unwrap_or(all)
    }

    fn add(&mut self, key: &str, value: &str) {
        match key {
            "disallow" if !value.is_empty() => self.rules.push((value.to_owned(), false)),
            "allow" => self.rules.push((value.to_owned(), true)),
            "crawl-delay" => {
                let seconds: u64 = value.parse().unwrap_or_default();
                self.delay = Duration::from_secs(seconds.min(60));
            }
            _ => {}
        }
    }

    /// Whether a path may be fetched: the longest rule that fits decides.
    pub fn allows(&self, path: &str) -> bool {
        let fitting = self.rules.iter().filter(|(rule, _)| fits(rule, path));
        let longest = fitting.max_by_key(|(rule, allowed)| (rule.len(), *allowed));
        longest.is_none_or(|(_, allowed)| *allowed)
    }

    /// The pause that the site asks for.
    pub fn delay(&self) -> Duration {
        self.delay
    }
}

/// Whether a rule is about a path: `*` is anything, `$` the end.
fn fits(rule: &str, path: &str) -> bool {
    let (rule, whole) = match rule.strip_suffix('$') {
        Some(rule) => (rule, true),
        None => (rule, false),
    };
    let mut parts = rule.split('*');
    let Some(mut rest) = path.strip_prefix(parts.next().unwrap_or_default()) else {
        return false;
    };
    for part in parts {
        let Some(at) = rest.find(part) else {
            return false;
        };
        rest = &rest[at + part.len()..];
    }
    !whole || rest.is_empty()
}

#[cfg(test)]
mod tests {
    use super::Robots;

    #[test]
    fn the_longest_rule_decides() {
        let robots = Robots::parse(
            "User-agent: *\nDisallow: /private\nAllow: /private/docs\nDisallow: /*.mdx$\nCrawl-delay: 3\n",
            "cartevo-drift",
        );
        assert!(robots.allows("/public") && robots.allows("/private/docs/x.md"));
        assert!(!robots.allows("/private/x.md") && !robots.allows("/a/b.mdx"));
        assert!(robots.allows("/a/b.mdx.md"));
        assert_eq!(robots.delay().as_secs(), 3);
    }

    #[test]
    fn rules_of_our_own_stand_for_those_of_everybody() {
        let text = "User-agent: other\nUser-agent: cartevo-drift\nDisallow: /a\n\nUser-agent: *\nDisallow: /\n";
        let robots = Robots::parse(text, "cartevo-drift");
        assert!(robots.allows("/b") && !robots.allows("/a/b"));
        assert!(Robots::parse("", "cartevo-drift").allows("/a"));
    }
}
