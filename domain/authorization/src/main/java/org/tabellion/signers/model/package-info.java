@NullMarked
package org.tabellion.signers.model;

import org.jspecify.annotations.NullMarked;
