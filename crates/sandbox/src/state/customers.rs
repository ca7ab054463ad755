//! Registering customers.

use chrono::{DateTime, Months, NaiveDate, Utc};

use super::{Company, Customer, Job, Kyc, Mode, Profile, Refusal, Row, State, Subject, after};

/// How old a customer has to be, in months.
const OF_AGE: Months = Months::new(12 * 18);

/// How many customers a company may have in preproduction.
const IN_PREPRODUCTION: usize = 3;

/// An identity number with this ending is on no register.
const UNKNOWN_NUMBER: &str = "00001";

impl State {
    /// Registers a customer, whose papers are looked at later. `describe` is given the id.
    pub(crate) fn register(
        &mut self,
        company: Row<Company>,
        describe: impl FnOnce(&str) -> Profile,
        now: DateTime<Utc>,
    ) -> Result<Row<Customer>, Refusal> {
        let known = self.customers_of(company).len();
        if self.companies[company].mode == Mode::Preproduction && known >= IN_PREPRODUCTION {
            return Err(Refusal::TooManyCustomers);
        }
        let id = self.ids.entity("cust");
        let profile = describe(&id);
        if self.customer_by_email(company, &profile.email).is_some() {
            return Err(Refusal::CustomerExists);
        }
        if !is_of_age(profile.date_of_birth, now) {
            return Err(Refusal::CustomerTooYoung);
        }
        let in_order = !profile.identification_number.ends_with(UNKNOWN_NUMBER);
        let row = self.add_customer(Customer {
            id,
            company,
            profile,
            kyc: Kyc::Pending,
            is_active: true,
            created_at: now,
            updated_at: now,
        });
        if let Some(seconds) = self.settings.kyc_after {
            let kyc = if in_order {
                Kyc::Approved
            } else {
                Kyc::Rejected
            };
            self.plan(after(now, seconds), Job::Decide(row, kyc));
        }
        let customer = Box::new(self.customers[row].clone());
        self.tell(company, "customer.created", Subject::Customer(customer));
        Ok(row)
    }
}

fn is_of_age(born: NaiveDate, now: DateTime<Utc>) -> bool {
    let birthday = born.checked_add_months(OF_AGE);
    birthday.is_some_and(|birthday| birthday <= now.date_naive())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn eighteen_begins_on_the_birthday() {
        let now = crate::clock::start();
        let born = |text: &str| is_of_age(text.parse().unwrap(), now);
        assert!(born("2008-05-09") && born("1990-01-15"));
        assert!(!born("2008-05-10") && !born("2030-01-01"));
        assert!(!is_of_age(NaiveDate::MAX, now));
    }
}
