@NullMarked
package org.tabellion.validation.adapter.out.dss;

import org.jspecify.annotations.NullMarked;
