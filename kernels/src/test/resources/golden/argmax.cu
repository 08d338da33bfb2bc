// k_argmax: 9 groups of 256, 2048 bytes of local memory
// workspace: 0 bytes
typedef unsigned int uint;
typedef unsigned char uchar;
typedef unsigned short ushort;

static __device__ bool beats(float a, uint placeA, float b, uint placeB) {
  const bool above = a > b || (a != a && b == b);
  const bool level = a == b || (a != a && b != b);
  return above || (level && placeA < placeB);
}

extern "C" __global__ void __launch_bounds__(256) k_argmax(
    const float* __restrict__ in0,
    int* __restrict__ out0,
    const uint rows,
    const uint cols,
    const uint in0_stride0) {
  __shared__ float bests[256];
  __shared__ uint places[256];
  const uint item = threadIdx.x;
  const uint row = blockIdx.x;
  const uint length = cols;
  const uint own = threadIdx.x;
  float best = 0;
  uint place = 0u;
  for (uint c = item; c < length; c += 256u) {
    const float v = in0[row * in0_stride0 + c];
    if (c == item || beats(v, c, best, place)) {
      best = v;
      place = c;
    }
  }
  bests[own] = best;
  places[own] = place;
  __syncthreads();
  for (uint h = 128u; h > 0u; h >>= 1) {
    if (item < h && item + h < length && beats(bests[own + h], places[own + h], bests[own], places[own])) {
      bests[own] = bests[own + h];
      places[own] = places[own + h];
    }
    __syncthreads();
  }
  if (item == 0u) {
    out0[row] = (int)places[own];
  }
}
