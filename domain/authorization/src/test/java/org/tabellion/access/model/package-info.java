@NullMarked
package org.tabellion.access.model;

import org.jspecify.annotations.NullMarked;
