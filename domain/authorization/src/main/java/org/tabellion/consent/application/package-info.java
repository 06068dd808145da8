@NullMarked
package org.tabellion.consent.application;

import org.jspecify.annotations.NullMarked;
