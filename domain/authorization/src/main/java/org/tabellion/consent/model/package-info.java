@NullMarked
package org.tabellion.consent.model;

import org.jspecify.annotations.NullMarked;
