@NullMarked
package org.tabellion.signers.application;

import org.jspecify.annotations.NullMarked;
