@NullMarked
package org.tabellion.monitoring.application;

import org.jspecify.annotations.NullMarked;
