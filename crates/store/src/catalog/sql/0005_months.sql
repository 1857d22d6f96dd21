-- The bills of a month are asked for by every list and report.
CREATE INDEX bill_by_month ON bill (month, payer, owner);
