//! `cartevo customers …`

mod person;

use std::path::PathBuf;

use cartevo::{Customer, CustomerId, NewCustomer, NewEnrollment, Upload};
use clap::{Args, Subcommand};

use self::person::PersonArgs;
use super::{Limit, first};
use crate::{carry, context::Context, failure::Failure, record::Record};

/// The commands about customers.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Register a customer, with pictures of a document from this machine
    Create(CreateArgs),
    /// Register a customer with the card issuer, with pictures that lie at public addresses
    Enroll(EnrollArgs),
    /// The customers of the company
    List {
        #[command(flatten)]
        limit: Limit,
    },
    /// One customer
    Get {
        /// The customer's id
        #[arg(value_name = "CUSTOMER")]
        id: CustomerId,
    },
}

/// A new customer with files.
#[derive(Args, Debug)]
pub struct CreateArgs {
    #[command(flatten)]
    person: PersonArgs,

    /// The front of the document: JPEG, PNG, WebP or PDF
    #[arg(long, value_name = "FILE")]
    id_document_front: Option<PathBuf>,

    /// The back of the document, which some kinds need
    #[arg(long, value_name = "FILE")]
    id_document_back: Option<PathBuf>,

    /// Register them with the card issuer at once
    #[arg(long)]
    enroll: bool,
}

/// A new customer with addresses.
#[derive(Args, Debug)]
pub struct EnrollArgs {
    #[command(flatten)]
    person: PersonArgs,

    /// Where a picture of the document's front is: a public HTTPS address
    #[arg(long, value_name = "URL")]
    id_document_front_url: Option<String>,

    /// Where a picture of the document's back is, which some kinds need
    #[arg(long, value_name = "URL")]
    id_document_back_url: Option<String>,
}

/// Runs one of them.
pub async fn run(command: Command, context: &Context) -> Result<(), Failure> {
    match command {
        Command::Create(args) => create(args, context).await,
        Command::Enroll(args) => enroll(args, context).await,
        Command::List { limit } => {
            let items = context.client.customers().list().stream();
            let (customers, more) = first(items, limit.limit).await?;
            let records: Vec<Record> = customers.iter().map(record).collect();
            context.out.list("customers", &records, more)
        }
        Command::Get { id } => {
            let customer = context.client.customers().get(id).await?;
            context.out.one(&record(&customer))
        }
    }
}

/// Two types with the same fields but one.
macro_rules! new {
    ($type:ident, $person:ident, $front:ident: $value:expr) => {
        $type {
            first_name: $person.first_name,
            last_name: $person.last_name,
            email: $person.email,
            country: $person.country,
            street: $person.street,
            city: $person.city,
            state: $person.state,
            postal_code: $person.postal_code,
            country_iso_code: $person.country_iso_code,
            country_phone_code: $person.country_phone_code,
            phone_number: $person.phone_number,
            identification_number: $person.identification_number,
            id_document_type: $person.id_document_type,
            date_of_birth: $person.date_of_birth,
            $front: $value,
        }
    };
}

async fn create(args: CreateArgs, context: &Context) -> Result<(), Failure> {
    let mut given = args
        .person
        .read(&["id_document_front", "id_document_back"])?;
    let path = |path: PathBuf| path.to_string_lossy().into_owned();
    given.set("id_document_front", args.id_document_front.map(path));
    given.set("id_document_back", args.id_document_back.map(path));
    let front = given.take("id_document_front");
    let back = given.optional("id_document_back");
    let person = given.person()?;
    let will = format!("Register the customer {}", person.email);
    let front = Upload::path(front);
    let customer = new!(NewCustomer, person, id_document_front: front);
    let mut call = context.client.customers().create(customer);
    set!(call: id_document_back = back.map(Upload::path));
    if args.enroll {
        call = call.enroll(true);
    }
    context.hear().await?;
    carry::out(context, &will, call.intent(), call, async |customer| {
        context.out.one(&record(&customer))
    })
    .await
}

async fn enroll(args: EnrollArgs, context: &Context) -> Result<(), Failure> {
    let mut given = args
        .person
        .read(&["id_document_front_url", "id_document_back_url"])?;
    given.set("id_document_front_url", args.id_document_front_url);
    given.set("id_document_back_url", args.id_document_back_url);
    let front = given.take("id_document_front_url");
    let back = given.optional("id_document_back_url");
    let person = given.person()?;
    let will = format!(
        "Register the customer {} with the card issuer",
        person.email
    );
    let enrollment = new!(NewEnrollment, person, id_document_front_url: front);
    let mut call = context.client.customers().enroll(enrollment);
    set!(call: id_document_back_url = back);
    context.hear().await?;
    carry::out(context, &will, call.intent(), call, async |customer| {
        context.out.one(&record(&customer))
    })
    .await
}

/// Who it is. Not the number of the document, nor where its pictures are.
fn record(customer: &Customer) -> Record {
    let names = [&customer.first_name, &customer.last_name];
    let names: Vec<&str> = names.into_iter().flatten().map(String::as_str).collect();
    Record::new()
        .column("id", "customer", &customer.id)
        .column(
            "name",
            "name",
            Some(names.join(" ")).filter(|name| !name.is_empty()),
        )
        .column("country", "country", customer.country_iso_code.as_ref())
        .column("active", "active", customer.is_active)
        .alone("email", "e-mail", customer.email.as_ref())
        .alone("phone_number", "phone", customer.phone_number.as_ref())
        .alone("city", "city", customer.city.as_ref())
        .alone("created_at", "created", customer.created_at.as_ref())
}
