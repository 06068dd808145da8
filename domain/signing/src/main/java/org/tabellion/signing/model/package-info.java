@NullMarked
package org.tabellion.signing.model;

import org.jspecify.annotations.NullMarked;
