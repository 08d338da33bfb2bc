package io.lockstep.training.layer;

import io.lockstep.kernels.spec.Shape;
import io.lockstep.tensor.Tensor;
import io.lockstep.training.nn.Declaration;
import io.lockstep.training.nn.ForwardContext;
import io.lockstep.training.nn.Layer;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Layers one after another. Parameters are named as in PyTorch: by place, as in {@code 2.weight},
 * or by the name that a layer was given.
 *
 * @param layers in order, by name
 */
public record Sequential(Map<String, Layer> layers) implements Layer {
  /** The name by which {@link From} knows what goes in. */
  static final String INPUT = "input";

  /** Copies the layers. */
  public Sequential {
    layers = Collections.unmodifiableMap(new LinkedHashMap<>(layers));
  }

  /** Returns layers one after another that are named by place. */
  public static Sequential of(Layer... layers) {
    return of(List.of(layers));
  }

  /** Returns layers one after another that are named by place. */
  public static Sequential of(List<? extends Layer> layers) {
    Map<String, Layer> named = new LinkedHashMap<>();
    layers.forEach(layer -> named.put(String.valueOf(named.size()), layer));
    return new Sequential(named);
  }

  @Override
  public Shape declare(Declaration declare, Shape in) {
    Map<String, String> after = initializersAfter(declare.suitedInitializer());
    declare.result(INPUT, in);
    Shape shape = in;
    for (Map.Entry<String, Layer> entry : layers.entrySet()) {
      String name = entry.getKey();
      shape = declare.inside(name, entry.getValue(), shape, after.getOrDefault(name, ""));
    }
    return shape;
  }

  /** The initializer that suits what comes after each layer. */
  private Map<String, String> initializersAfter(String last) {
    Map<String, String> after = new LinkedHashMap<>();
    String next = last;
    for (String name : List.copyOf(layers.keySet()).reversed()) {
      after.put(name, next);
      next = initializerBefore(name).orElse(next);
    }
    return after;
  }

  private Optional<String> initializerBefore(String name) {
    return Optional.ofNullable(layers.get(name)).flatMap(Layer::initializerBefore);
  }

  @Override
  public Tensor forward(Tensor x, ForwardContext context) {
    context.result(INPUT, x);
    return forward(x, context, layers.keySet());
  }

  /** The result of some of the layers, which follow those that were computed before. */
  Tensor forward(Tensor x, ForwardContext context, Collection<String> names) {
    Tensor result = x;
    for (Map.Entry<String, Layer> entry : layers.entrySet()) {
      if (names.contains(entry.getKey())) {
        result = context.inside(entry.getKey(), entry.getValue(), result);
      }
    }
    return result;
  }

  @Override
  public Optional<String> initializerBefore() {
    return layers.values().stream().flatMap(l -> l.initializerBefore().stream()).findFirst();
  }
}
