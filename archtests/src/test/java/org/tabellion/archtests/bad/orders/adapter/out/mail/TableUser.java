package org.tabellion.archtests.bad.orders.adapter.out.mail;

import org.springframework.jdbc.core.JdbcTemplate;

/** Bad (9): tables outside jdbc. */
interface TableUser {
    JdbcTemplate tables();
}
