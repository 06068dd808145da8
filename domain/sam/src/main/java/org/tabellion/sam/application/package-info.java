@NullMarked
package org.tabellion.sam.application;

import org.jspecify.annotations.NullMarked;
