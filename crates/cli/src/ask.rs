//! Questions to the person at the terminal.

#[cfg(unix)]
mod silent;

use std::io::{self, BufRead, IsTerminal, Write};

use cartevo::Sensitive;

use crate::{
    failure::Failure,
    out::{Out, Style},
};

/// Asks, where somebody is there to answer.
#[derive(Clone, Copy, Debug)]
pub struct Ask {
    out: Out,
    /// Whether there is somebody who reads the question and can answer it.
    somebody: bool,
}

impl Ask {
    /// For the terminals of this process.
    pub fn new(out: Out) -> Self {
        let somebody = io::stdin().is_terminal() && io::stderr().is_terminal();
        Self { out, somebody }
    }

    /// Goes on if the answer is yes. Nothing has been sent before.
    ///
    /// `will` says what will happen, in a sentence.
    pub fn confirm(&self, will: &str, yes: bool) -> Result<(), Failure> {
        if yes {
            return Ok(());
        }
        if !self.somebody {
            return Err(Failure::usage(format!(
                "nobody is there to answer whether to go ahead: {will}"
            ))
            .money("Nothing was done.")
            .next("In a script, say --yes."));
        }
        self.out
            .say(&self.out.told(Style::Strong, &self.out.fitted(will, 0)));
        match self.line("Go ahead? [y/N] ")?.as_str() {
            "y" | "Y" | "yes" | "Yes" | "YES" => Ok(()),
            _ => Err(Failure::usage("it was not confirmed").money("Nothing was done.")),
        }
    }

    /// Asks for one line. `instead` says what to do where nobody can answer.
    pub fn text(&self, question: &str, instead: &str) -> Result<String, Failure> {
        self.needs_somebody(question, instead)?;
        self.line(question)
    }

    /// Asks for a secret, which is not shown while it is typed.
    pub fn secret(&self, question: &str, instead: &str) -> Result<Sensitive, Failure> {
        self.needs_somebody(question, instead)?;
        // Before the question: what is typed the moment it is there must not be shown either.
        #[cfg(unix)]
        let _silent = silent::Silent::begin().map_err(|error| unheard(&error))?;
        let typed = rpassword::prompt_password(question).map_err(|error| unheard(&error))?;
        Ok(typed.trim().into())
    }

    fn needs_somebody(&self, question: &str, instead: &str) -> Result<(), Failure> {
        if self.somebody {
            return Ok(());
        }
        let question = question.trim_end_matches([':', ' ']);
        Err(Failure::usage(format!("nobody is there to answer: {question}")).next(instead))
    }

    fn line(&self, question: &str) -> Result<String, Failure> {
        let mut told = io::stderr().lock();
        let asked = told.write_all(question.as_bytes());
        asked
            .and_then(|()| told.flush())
            .map_err(|error| unheard(&error))?;
        let mut answer = String::new();
        let read = io::stdin().lock().read_line(&mut answer);
        let read = read.map_err(|error| unheard(&error))?;
        if read == 0 {
            // The end of the input leaves the cursor behind the question.
            self.out.say("");
        }
        Ok(answer.trim().to_owned())
    }
}

fn unheard(error: &io::Error) -> Failure {
    Failure::usage(format!("the question could not be asked: {error}")).money("Nothing was sent.")
}
