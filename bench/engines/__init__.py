"""Programs that do with other engines what an import of Billfold is compared by. Each runs in a process of its own."""
