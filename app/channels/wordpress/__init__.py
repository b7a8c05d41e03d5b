"""WordPress and WooCommerce: asking, reading, answering."""
