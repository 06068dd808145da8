@NullMarked
package org.tabellion.monitoring.model;

import org.jspecify.annotations.NullMarked;
