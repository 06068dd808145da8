@NullMarked
package org.tabellion.archtests.bad.orders.adapter.out.mail;

import org.jspecify.annotations.NullMarked;
