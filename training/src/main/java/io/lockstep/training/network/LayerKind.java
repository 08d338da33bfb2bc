package io.lockstep.training.network;

import io.lockstep.training.nn.Layer;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A kind of layer: the record that layers of it are, and the name it goes by in a network's JSON
 * form.
 *
 * @param name in lower case with underscores, such as {@code linear}
 * @param type a record, whose components are the properties in the JSON form
 * @param defaults values of components that may be left out
 * @param about what it computes, and where that was published
 */
public record LayerKind(
    String name, Class<? extends Layer> type, Map<String, Object> defaults, String about) {
  /**
   * Checks the type, and that the defaults are of components of it.
   *
   * @throws IllegalArgumentException if the type is no record, has a component that cannot be
   *     written as JSON, or lacks one that has a default
   */
  public LayerKind {
    defaults = Collections.unmodifiableMap(new LinkedHashMap<>(defaults));
    if (!type.isRecord()) {
      throw new IllegalArgumentException(
          "[layer] "
              + type.getName()
              + " is no record, so that layer '"
              + name
              + "' could not be written into a file; make it a record of what describes it");
    }
    for (RecordComponent component : type.getRecordComponents()) {
      PropertyCodec.requireKnown(name, component);
    }
    for (String property : defaults.keySet()) {
      if (components(type).stream().noneMatch(c -> c.getName().equals(property))) {
        throw new IllegalArgumentException(
            "[layer] layer '"
                + name
                + "' has a default for '"
                + property
                + "', but "
                + type.getName()
                + " has no such component; it has "
                + components(type).stream().map(RecordComponent::getName).toList());
      }
    }
  }

  /** Returns the names of its properties in order. */
  public List<String> properties() {
    return components().stream().map(RecordComponent::getName).toList();
  }

  /** Returns the components of the record in order. */
  List<RecordComponent> components() {
    return components(type);
  }

  private static List<RecordComponent> components(Class<?> type) {
    return Arrays.asList(type.getRecordComponents());
  }
}
