//! Keys of products and regions, resolved again from the texts of lines that were read under other code tables.

use crate::column::Column;
use crate::line::Charge;
use crate::meaning::{MeaningReader, stated_text_of};

impl MeaningReader<'_> {
    /// Returns the charge with the keys of product and region that it would have if its line were read now: by the code
    /// columns, else by the names.
    #[must_use]
    pub fn resolve_keys<'c, 'l: 'c>(
        &'c mut self,
        charge: &Charge<'c>,
        text: impl Fn(Column) -> Option<&'l str>,
    ) -> Charge<'c> {
        let names = [Column::BillingMode, Column::TransactionType, Column::ProductName, Column::Region];
        let names = names.map(|column| text(column).unwrap_or_default().trim());
        let known = self.memo.resolve(self.tables, names);
        Charge {
            product: stated_text_of(&text, Column::ProductCode).unwrap_or(known.product),
            region: stated_text_of(&text, Column::RegionCode).unwrap_or(known.region),
            ..*charge
        }
    }
}
