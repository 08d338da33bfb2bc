package io.lockstep.page.playground.state;

import java.util.List;

/** The lessons that there are. */
final class Lessons {
  private static final String SIX_OF_EIGHT = "8:%1$s;8:%1$s;8:%1$s;8:%1$s;8:%1$s;8:%1$s";

  static final List<Lesson> ALL =
      List.of(
          lesson(
              "xor",
              "One neuron cannot do XOR",
              "The only neuron draws one straight line, and no line parts these classes: the loss"
                  + " stays near 0.69, which is what guessing costs.",
              "data=xor&layers=none&rate=0.1",
              "A hidden layer of four neurons draws several lines and combines them.",
              "data=xor&layers=4:tanh&rate=0.1"),
          lesson(
              "vanishing-gradient",
              "Gradients vanish",
              "Each sigmoid passes on at most a quarter of a gradient. Behind six of them next to"
                  + " nothing is left: look how little the first layers have moved.",
              "data=circle&rate=0.1&layers=" + SIX_OF_EIGHT.formatted("sigmoid"),
              "ReLU passes gradients on undiminished where it is above 0.",
              "data=circle&rate=0.1&layers=" + SIX_OF_EIGHT.formatted("relu")),
          lesson(
              "dying-relu",
              "ReLUs die",
              "A step too far, and a neuron is below 0 for every point: its gradient is 0, so it"
                  + " never comes back. Dead neurons are crossed out.",
              "data=circle&rate=3&seed=3&layers=8:relu;8:relu",
              "A leaky ReLU has a slope below 0 as well, and a smaller rate takes no such steps.",
              "data=circle&rate=0.1&seed=3&layers=8:leaky_relu;8:leaky_relu"),
          lesson(
              "overfitting",
              "Learnt by heart",
              "Many weights and few noisy points: the training loss goes to 0 while the test loss"
                  + " rises, and the picture shows islands around single points.",
              "data=gauss&noise=50&testShare=90&showTest=true&optimizer=adam&rate=0.03&layers="
                  + "8:tanh;8:tanh;8:tanh",
              "A penalty on the squares of the weights keeps the picture simple.",
              "data=gauss&noise=50&testShare=90&showTest=true&optimizer=adam&rate=0.03&l2=0.03"
                  + "&layers=8:tanh;8:tanh;8:tanh"),
          lesson(
              "large-rate",
              "Too large a rate",
              "Each step leaps over the valley: the loss jumps about, and ends higher than it"
                  + " began.",
              "data=spiral&rate=10&layers=8:tanh;8:tanh",
              "A hundredth of that goes downhill.",
              "data=spiral&rate=0.1&layers=8:tanh;8:tanh"),
          lesson(
              "features",
              "Good inputs need no network",
              "Of the coordinates alone no line can part a disc from the ring around it.",
              "data=circle&layers=none&rate=0.1",
              "Of their squares one neuron can: the right inputs do the work of a layer.",
              "data=circle&layers=none&rate=0.1&inputs=x_squared,y_squared"));

  private Lessons() {}

  private static Lesson lesson(
      String name, String title, String problem, String shown, String remedy, String mended) {
    return new Lesson(name, title, problem, state(name, shown), remedy, state(name, mended));
  }

  private static PlaygroundState state(String name, String address) {
    return StateAddress.parse(address + "&lesson=" + name);
  }
}
