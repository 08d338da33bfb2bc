// k_moments: 70 groups of 256, 2048 bytes of local memory
// workspace: 0 bytes
typedef unsigned int uint;
typedef unsigned char uchar;
typedef unsigned short ushort;

extern "C" __global__ void __launch_bounds__(256) k_moments(
    const uchar* __restrict__ in0,
    const float* __restrict__ in1,
    float* __restrict__ out0,
    float* __restrict__ out1,
    float* __restrict__ out2,
    uchar* __restrict__ out3,
    const uint rows,
    const uint cols,
    const uint in0_stride0,
    const uint in0_stride1,
    const uint in1_stride0,
    const uint out0_stride0,
    const uint out1_stride0,
    const uint out2_stride0,
    const uint out3_stride0) {
  __shared__ float lanes0_0[256];
  __shared__ float lanes0_1[256];
  const uint item = threadIdx.x;
  const uint row = blockIdx.x;
  const uint length = cols;
  float r0 = 0x0.0p0f;
  float r1 = 0x0.0p0f;
  {
    {
      float part0 = 0x0.0p0f;
      float part1 = 0x0.0p0f;
      #pragma unroll 4
      for (uint c = item; c < length; c += 256u) {
        const int v0 = (int)in0[row * in0_stride0 + c * in0_stride1];
        const float v1 = __int2float_rn(v0);
        const float v2 = in1[row * in1_stride0 + c];
        const float v3 = __fmul_rn(v1, v2);
        const int v4 = (int)(row * cols + c);
        const float v5 = __int2float_rn(v4);
        const float v6 = __fadd_rn(v3, v5);
        part0 = c == item ? v3 : __fadd_rn(part0, v3);
        part1 = c == item ? v6 : (part1 < v6 || part1 != part1 ? part1 : v6);
      }
      lanes0_0[item] = part0;
      lanes0_1[item] = part1;
    }
    __syncthreads();
    if (item < 32u) {
      float x0[8];
      #pragma unroll
      for (uint q = 0u; q < 8u; ++q) {
        x0[q] = lanes0_0[item + q * 32u];
      }
      #pragma unroll
      for (uint h = 4u; h > 0u; h >>= 1) {
        #pragma unroll
        for (uint q = 0u; q < h; ++q) {
          x0[q] = item + (q + h) * 32u < length ? __fadd_rn(x0[q], x0[q + h]) : x0[q];
        }
      }
      float first0 = x0[0];
      float x1[8];
      #pragma unroll
      for (uint q = 0u; q < 8u; ++q) {
        x1[q] = lanes0_1[item + q * 32u];
      }
      #pragma unroll
      for (uint h = 4u; h > 0u; h >>= 1) {
        #pragma unroll
        for (uint q = 0u; q < h; ++q) {
          x1[q] = item + (q + h) * 32u < length ? (x1[q] < x1[q + h] || x1[q] != x1[q] ? x1[q] : x1[q + h]) : x1[q];
        }
      }
      float first1 = x1[0];
      #pragma unroll
      for (uint h = 16u; h > 0u; h >>= 1) {
        const float other0 = __shfl_down_sync(0xffffffffu, first0, h);
        first0 = item + h < length ? __fadd_rn(first0, other0) : first0;
        const float other1 = __shfl_down_sync(0xffffffffu, first1, h);
        first1 = item + h < length ? (first1 < other1 || first1 != first1 ? first1 : other1) : first1;
      }
      if (item == 0u) {
        lanes0_0[0] = first0;
        lanes0_1[0] = first1;
      }
    }
    __syncthreads();
    r0 = lanes0_0[0];
    r1 = lanes0_1[0];
    __syncthreads();
  }
  float r2 = 0x0.0p0f;
  {
    {
      float part0 = 0x0.0p0f;
      #pragma unroll 4
      for (uint c = item; c < length; c += 256u) {
        const int v0 = (int)in0[row * in0_stride0 + c * in0_stride1];
        const float v1 = __int2float_rn(v0);
        const float v2 = in1[row * in1_stride0 + c];
        const float v3 = __fmul_rn(v1, v2);
        const float v4 = __fdiv_rn(r0, 0x1.2cp8f);
        const float v5 = __fsub_rn(v3, v4);
        const float v6 = __fmul_rn(v5, v5);
        part0 = c == item ? v6 : __fadd_rn(part0, v6);
      }
      lanes0_0[item] = part0;
    }
    __syncthreads();
    if (item < 32u) {
      float x0[8];
      #pragma unroll
      for (uint q = 0u; q < 8u; ++q) {
        x0[q] = lanes0_0[item + q * 32u];
      }
      #pragma unroll
      for (uint h = 4u; h > 0u; h >>= 1) {
        #pragma unroll
        for (uint q = 0u; q < h; ++q) {
          x0[q] = item + (q + h) * 32u < length ? __fadd_rn(x0[q], x0[q + h]) : x0[q];
        }
      }
      float first0 = x0[0];
      #pragma unroll
      for (uint h = 16u; h > 0u; h >>= 1) {
        const float other0 = __shfl_down_sync(0xffffffffu, first0, h);
        first0 = item + h < length ? __fadd_rn(first0, other0) : first0;
      }
      if (item == 0u) {
        lanes0_0[0] = first0;
      }
    }
    __syncthreads();
    r2 = lanes0_0[0];
    __syncthreads();
  }
  #pragma unroll 4
  for (uint c = item; c < length; c += 256u) {
    const int v0 = (int)in0[row * in0_stride0 + c * in0_stride1];
    const float v1 = __int2float_rn(v0);
    const float v2 = in1[row * in1_stride0 + c];
    const float v3 = __fmul_rn(v1, v2);
    const float v4 = __fdiv_rn(r0, 0x1.2cp8f);
    const float v5 = __fsub_rn(v3, v4);
    const float v6 = __fdiv_rn(r2, 0x1.2cp8f);
    const float v7 = __fadd_rn(v6, 0x1.4f8b58p-17f);
    const float v8 = __fsqrt_rn(v7);
    const float v9 = __fdiv_rn(v5, v8);
    const bool v10 = 0x0.0p0f < v5;
    const int v11 = v10 ? 1 : 0;
    out2[row * out2_stride0 + c] = v9;
    out3[row * out3_stride0 + c] = (uchar)v11;
  }
  if (item == 0u) {
    const float v0 = __fdiv_rn(r0, 0x1.2cp8f);
    out0[row * out0_stride0] = v0;
    out1[row * out1_stride0] = r1;
  }
}
