// k_scatter_add_check: 1 groups of 256, 0 bytes of local memory
// k_scatter_add: 3 groups of 256, 0 bytes of local memory
// workspace: 0 bytes; fault word
typedef unsigned int uint;
typedef unsigned char uchar;
typedef unsigned short ushort;

extern "C" __global__ void __launch_bounds__(256) k_scatter_add_check(
    const float* __restrict__ in0,
    const int* __restrict__ in1,
    float* __restrict__ out0,
    int* __restrict__ fault,
    const uint elements,
    const uint count,
    const uint rows,
    const uint width,
    const uint width_magic,
    const uint width_shift) {
  for (uint i = blockIdx.x * blockDim.x + threadIdx.x; i < count; i += gridDim.x * blockDim.x) {
    if ((uint)in1[i] >= rows) {
      atomicMin(fault, (int)i);
    }
  }
}

extern "C" __global__ void __launch_bounds__(256) k_scatter_add(
    const float* __restrict__ in0,
    const int* __restrict__ in1,
    float* __restrict__ out0,
    int* __restrict__ fault,
    const uint elements,
    const uint count,
    const uint rows,
    const uint width,
    const uint width_magic,
    const uint width_shift) {
  for (uint i = blockIdx.x * blockDim.x + threadIdx.x; i < elements; i += gridDim.x * blockDim.x) {
    const uint row = __umulhi(i << 1, width_magic) >> width_shift;
    const uint c = i - row * width;
    float acc = 0x0.0p0f;
    for (uint n = 0u; n < count; ++n) {
      if (in1[n] == (int)row) {
        acc = __fadd_rn(acc, in0[n * width + c]);
      }
    }
    out0[i] = acc;
  }
}
