package io.lockstep.training.nn;

import io.lockstep.kernels.spec.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a layer is given to declare what it is made of: its parameters, its state, and the layers
 * within it.
 */
public final class Declaration {
  /** Suits weights that nothing is known to come after (Glorot and Bengio, 2010). */
  private static final String USUAL_INITIALIZER = "xavier_uniform";

  /** Most layers of a network: each takes some kilobytes as a graph, however narrow it is. */
  private static final int MOST_LAYERS = 65_536;

  private final Collected all;
  private final String prefix;
  private final String initializer;

  /** What the layers of one network have declared so far. */
  private static final class Collected {
    final List<Structure.Part> parts = new ArrayList<>();
    final List<Parameter> parameters = new ArrayList<>();
    final List<Parameter> state = new ArrayList<>();
    final Map<String, Parameter> byName = new HashMap<>();
    final Map<String, Integer> streams = new HashMap<>();
    final Map<String, Structure.Part> layers = new HashMap<>();
    final Map<String, Shape> results = new HashMap<>();
    int leaves;
  }

  private Declaration(Collected all, String prefix, String initializer) {
    this.all = all;
    this.prefix = prefix;
    this.initializer = initializer;
  }

  static Structure of(Layer network, Shape input) {
    Collected all = new Collected();
    Shape output = new Declaration(all, "", USUAL_INITIALIZER).add(network, input);
    return new Structure(input, output, all.parts, all.parameters, all.state, all.streams);
  }

  /** Declares the layer of this place. */
  private Shape add(Layer layer, Shape in) {
    int place = all.parts.size();
    if (place > MOST_LAYERS) {
      throw new IllegalArgumentException(
          "[network] it has more than " + MOST_LAYERS + " layers; use fewer, wider ones");
    }
    all.streams.put(path(), all.leaves);
    int parameters = all.parameters.size();
    int state = all.state.size();
    all.parts.add(new Structure.Part(path(), layer, in, in, 0, 0, true));
    Shape out = layer.declare(this, in);
    boolean leaf = all.parts.size() == place + 1;
    if (leaf) {
      all.leaves++;
    }
    Structure.Part part =
        new Structure.Part(
            path(),
            layer,
            in,
            out,
            Structure.count(all.parameters.subList(parameters, all.parameters.size())),
            Structure.count(all.state.subList(state, all.state.size())),
            leaf);
    all.parts.set(place, part);
    all.layers.put(prefix, part);
    return out;
  }

  private String path() {
    return prefix.isEmpty() ? "" : prefix.substring(0, prefix.length() - 1);
  }

  /**
   * Declares a parameter, which is trained.
   *
   * @param name within the layer, such as {@code weight}
   * @param initializer its first value
   * @param fanIn number of inputs of a unit, for the initializer
   * @param fanOut number of outputs that an input feeds, for the initializer
   * @throws IllegalArgumentException if the layer has declared another of that name
   */
  public void parameter(String name, Shape shape, Initializer initializer, int fanIn, int fanOut) {
    all.parameters.add(named(name, shape, initializer, fanIn, fanOut));
  }

  /**
   * Returns the shape of a parameter of a product of sizes that may be too large.
   *
   * @param name of the parameter, for the message
   * @throws IllegalArgumentException if it has more than 2^31-1 elements
   */
  public Shape shape(String name, int... dims) {
    long size = 1;
    for (int dim : dims) {
      size = Math.multiplyHigh(size, dim) == 0 ? size * dim : Long.MAX_VALUE;
    }
    if (size > Integer.MAX_VALUE) {
      throw tooMany(name, dims);
    }
    return Shape.of(dims);
  }

  private IllegalArgumentException tooMany(String name, int[] dims) {
    return refusal(
        "network",
        "has a "
            + name
            + " of "
            + Arrays.toString(dims).replace(" ", "")
            + ", which makes more than 2147483647 parameters; use narrower or fewer layers");
  }

  /**
   * Declares state: what a pass of training may replace, and inference reads, such as a running
   * mean.
   *
   * @param name within the layer, such as {@code running_mean}
   * @param initial its first value
   * @throws IllegalArgumentException if the layer has declared another of that name
   */
  public void state(String name, Shape shape, Initializer initial) {
    all.state.add(named(name, shape, initial, 0, 0));
  }

  private Parameter named(
      String name, Shape shape, Initializer initializer, int fanIn, int fanOut) {
    Parameter parameter = new Parameter(prefix + name, shape, initializer, fanIn, fanOut);
    Parameter other = all.byName.put(parameter.name(), parameter);
    if (other != null) {
      throw new IllegalArgumentException(
          "[model] two parameters are named '"
              + parameter.name()
              + "', one of "
              + other.shape()
              + " and one of "
              + shape
              + "; give each parameter of a layer a name of its own");
    }
    return parameter;
  }

  /**
   * Declares a layer within this one.
   *
   * @param name what the names of its parameters begin with
   * @param in the shape of an example that goes into it
   * @return the shape of what comes out
   * @throws IllegalArgumentException if there is another of that name, or it does not take such
   *     examples
   */
  public Shape inside(String name, Layer layer, Shape in) {
    return inside(name, layer, in, initializer);
  }

  /**
   * Declares a layer within this one, of which is known what comes after it.
   *
   * @param initializerAfter name of the initializer that suits what comes after it
   */
  public Shape inside(String name, Layer layer, Shape in, String initializerAfter) {
    if (name.isEmpty() || name.contains(".")) {
      throw refusal(
          "network",
          "has a layer named '" + name + "'; name it without dots, and by a character at least");
    }
    if (all.results.containsKey(prefix + name)) {
      throw refusal("network", "has two layers named '" + name + "'; give each a name of its own");
    }
    Shape out = new Declaration(all, prefix + name + ".", initializerAfter).add(layer, in);
    all.results.put(prefix + name, out);
    return out;
  }

  /**
   * Makes something known to the layers within by a name, as the results of each are to those
   * declared later.
   *
   * @param name which no layer within may have
   */
  public void result(String name, Shape shape) {
    all.results.put(prefix + name, shape);
  }

  /**
   * Returns the shape of what an earlier layer beside this one gives, or else one beside what this
   * one is in.
   *
   * @param name of the other layer in what both are in, or what {@link #result} made known there
   * @throws IllegalArgumentException if there is none
   */
  public Shape resultBeside(String name) {
    String place = around(prefix);
    Shape result = all.results.get(known(place, name, all.results));
    if (result == null) {
      List<String> known = new ArrayList<>();
      for (String path : all.results.keySet()) {
        if (path.startsWith(place) && path.indexOf('.', place.length()) < 0) {
          known.add(path.substring(place.length()));
        }
      }
      known.sort(null);
      throw refusal(
          "network",
          "takes the result of '"
              + name
              + "', which is no earlier layer beside it; there are: "
              + String.join(", ", known));
    }
    return result;
  }

  /** The path by which something of a name is known at a place: the nearest around it. */
  static String known(String place, String name, Map<String, ?> results) {
    String around = place;
    while (!around.isEmpty() && !results.containsKey(around + name)) {
      around = around(around);
    }
    return around + name;
  }

  /**
   * Returns the shape of what an earlier layer beside this one gives once more, with the same
   * parameters.
   *
   * @throws IllegalArgumentException if there is none, or it takes examples of another shape
   */
  public Shape again(String name, Shape in) {
    resultBeside(name);
    Structure.Part part = all.layers.get(around(prefix) + name + ".");
    if (part == null || !part.input().equals(in)) {
      throw refusal(
          "network",
          part == null
              ? "cannot be '" + name + "' again, which is no layer; name one beside it"
              : "is layer '"
                  + name
                  + "' again, which takes examples of "
                  + part.input()
                  + ", but gets "
                  + in
                  + "; give it the same shape");
    }
    return part.output();
  }

  /** Returns the name of the initializer that suits weights of what comes after this layer. */
  public String suitedInitializer() {
    return initializer;
  }

  /**
   * Returns the shape of a parameter of a layer beside this one that was declared before.
   *
   * @param layer the name of the other layer in what both are in
   * @throws IllegalArgumentException if there is none
   */
  public Shape parameterBeside(String layer, String name) {
    Parameter parameter = all.byName.get(around(prefix) + layer + "." + name);
    if (parameter == null) {
      throw refusal(
          "network",
          "uses parameter '"
              + name
              + "' of layer '"
              + layer
              + "', which has none before it; name an earlier layer that stands beside it");
    }
    return parameter.shape();
  }

  /** The prefix of what the layer of a prefix is in. */
  static String around(String prefix) {
    return prefix.substring(0, prefix.lastIndexOf('.', prefix.length() - 2) + 1);
  }

  /** Returns the present layer's name for messages, such as {@code layer encoder.2}. */
  public String describe() {
    return describe(prefix);
  }

  static String describe(String prefix) {
    return prefix.isEmpty() ? "the layer" : "layer " + prefix.substring(0, prefix.length() - 1);
  }

  /**
   * Returns what to throw where the layer cannot be as it is, such as {@code [linear] layer 2 is
   * built for 9 inputs, but gets 8; ...}.
   *
   * @param operation what the message begins with, in brackets
   * @param problem what is wrong with the layer, with both values, and how to mend it
   */
  public IllegalArgumentException refusal(String operation, String problem) {
    return new IllegalArgumentException("[" + operation + "] " + describe() + " " + problem);
  }
}
