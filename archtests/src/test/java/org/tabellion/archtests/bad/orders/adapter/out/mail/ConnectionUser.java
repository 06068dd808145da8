package org.tabellion.archtests.bad.orders.adapter.out.mail;

import java.sql.Connection;

/** Bad (9): plain JDBC outside its two leaves. */
interface ConnectionUser {
    Connection connection();
}
