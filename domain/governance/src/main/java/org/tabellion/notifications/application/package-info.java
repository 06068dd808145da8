@NullMarked
package org.tabellion.notifications.application;

import org.jspecify.annotations.NullMarked;
