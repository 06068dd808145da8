@NullMarked
package org.tabellion.signing.application;

import org.jspecify.annotations.NullMarked;
