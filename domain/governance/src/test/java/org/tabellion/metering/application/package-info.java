@NullMarked
package org.tabellion.metering.application;

import org.jspecify.annotations.NullMarked;
