@NullMarked
package org.tabellion.notifications.model;

import org.jspecify.annotations.NullMarked;
