// k_matmul_relu: 128 groups of 256, 16896 bytes of local memory
// workspace: 0 bytes
typedef unsigned int uint;
typedef unsigned char uchar;

extern "C" __global__ void __launch_bounds__(256) k_matmul_relu(
    const float* __restrict__ in0,
    const float* __restrict__ in1,
    const float* __restrict__ in2,
    float* __restrict__ out0,
    const uint m,
    const uint m_magic,
    const uint m_shift,
    const uint n,
    const uint n_magic,
    const uint n_shift,
    const uint k,
    const uint tiles_down,
    const uint tiles_across,
    const uint runs,
    const uint count,
    const uint in0_stride0,
    const uint in0_stride1,
    const uint in1_stride0,
    const uint in1_stride1,
    const uint in1_stride2,
    const uint in2_stride0,
    const uint in2_stride1,
    const uint out0_stride0,
    const uint out0_stride1) {
  __shared__ __align__(16) float shared[4224];
  const uint item = threadIdx.x;
  const uint group = blockIdx.x;
  const uint down = item / 16u;
  const uint across = item % 16u;
  const uint above = group / tiles_across;
  const uint tileAcross = group - above * tiles_across;
  const uint beyond = above / tiles_down;
  const uint tileDown = above - beyond * tiles_down;
  const uint row0 = tileDown * 128u;
  const uint col0 = tileAcross * 128u;
  const uint batch = beyond;
  const uint begin = 0u;
  const uint end = k;
  float acc[8][8];
  #pragma unroll
  for (uint i = 0u; i < 8u; ++i) {
    #pragma unroll
    for (uint j = 0u; j < 8u; ++j) {
      acc[i][j] = 0x0.0p0f;
    }
  }
  float nextA[4];
  float nextB[4];
  uint at = 0u;
  #pragma unroll
  for (uint t = 0u; t < 4u; ++t) {
    const uint e = item + t * 256u;
    const uint kk = e % 8u;
    const uint side = e / 8u;
    const uint atK = begin + kk;
    const uint atSide = row0 + side;
    nextA[t] = atK < end && atSide < m ? in0[batch * in0_stride0 + atSide * in0_stride1 + atK] : 0x0.0p0f;
  }
  #pragma unroll
  for (uint t = 0u; t < 4u; ++t) {
    const uint e = item + t * 256u;
    const uint kk = e % 8u;
    const uint side = e / 8u;
    const uint atK = begin + kk;
    const uint atSide = col0 + side;
    nextB[t] = atK < end && atSide < n ? in1[batch * in1_stride0 + atK * in1_stride1 + atSide * in1_stride2] : 0x0.0p0f;
  }
  #pragma unroll
  for (uint t = 0u; t < 4u; ++t) {
    const uint e = item + t * 256u;
    const uint kk = e % 8u;
    const uint side = e / 8u;
    shared[kk * 132u + side] = nextA[t];
  }
  #pragma unroll
  for (uint t = 0u; t < 4u; ++t) {
    const uint e = item + t * 256u;
    const uint kk = e % 8u;
    const uint side = e / 8u;
    shared[1056u + kk * 132u + side] = nextB[t];
  }
  __syncthreads();
  for (uint k0 = begin; k0 < end; k0 += 8u) {
    const bool more = k0 + 8u < end;
    if (more) {
      #pragma unroll
      for (uint t = 0u; t < 4u; ++t) {
        const uint e = item + t * 256u;
        const uint kk = e % 8u;
        const uint side = e / 8u;
        const uint atK = k0 + 8u + kk;
        const uint atSide = row0 + side;
        nextA[t] = atK < end && atSide < m ? in0[batch * in0_stride0 + atSide * in0_stride1 + atK] : 0x0.0p0f;
      }
      #pragma unroll
      for (uint t = 0u; t < 4u; ++t) {
        const uint e = item + t * 256u;
        const uint kk = e % 8u;
        const uint side = e / 8u;
        const uint atK = k0 + 8u + kk;
        const uint atSide = col0 + side;
        nextB[t] = atK < end && atSide < n ? in1[batch * in1_stride0 + atK * in1_stride1 + atSide * in1_stride2] : 0x0.0p0f;
      }
    }
    float sum[8][8];
    #pragma unroll
    for (uint i = 0u; i < 8u; ++i) {
      #pragma unroll
      for (uint j = 0u; j < 8u; ++j) {
        sum[i][j] = acc[i][j];
      }
    }
    #pragma unroll
    for (uint kk = 0u; kk < 8u; ++kk) {
      #pragma unroll
      for (uint i = 0u; i < 8u; ++i) {
        #pragma unroll
        for (uint j = 0u; j < 8u; ++j) {
          sum[i][j] = __fmaf_rn(shared[at + kk * 132u + down * 4u + i % 4u + i / 4u * 64u], shared[at + 1056u + kk * 132u + across * 4u + j % 4u + j / 4u * 64u], sum[i][j]);
        }
      }
    }
    #pragma unroll
    for (uint i = 0u; i < 8u; ++i) {
      #pragma unroll
      for (uint j = 0u; j < 8u; ++j) {
        acc[i][j] = sum[i][j];
      }
    }
    at = 2112u - at;
    if (more) {
      #pragma unroll
      for (uint t = 0u; t < 4u; ++t) {
        const uint e = item + t * 256u;
        const uint kk = e % 8u;
        const uint side = e / 8u;
        shared[at + kk * 132u + side] = nextA[t];
      }
      #pragma unroll
      for (uint t = 0u; t < 4u; ++t) {
        const uint e = item + t * 256u;
        const uint kk = e % 8u;
        const uint side = e / 8u;
        shared[at + 1056u + kk * 132u + side] = nextB[t];
      }
    }
    __syncthreads();
  }
  for (uint step = 0u; step < 8u; ++step) {
    #pragma unroll
    for (uint i = 0u; i < 8u; ++i) {
      if (i == step) {
        #pragma unroll
        for (uint j = 0u; j < 8u; ++j) {
          shared[down * 128u + across * 4u + j % 4u + j / 4u * 64u] = acc[i][j];
        }
      }
    }
    __syncthreads();
    for (uint e = item; e < 2048u; e += 256u) {
      const uint by = e / 128u;
      const uint row = row0 + by * 4u + step % 4u + step / 4u * 64u;
      const uint col = col0 + e % 128u;
      if (row < m && col < n) {
        const float product = __fadd_rn(0x0.0p0f, shared[e]);
        const float v0 = product;
        const float v1 = in2[batch * in2_stride0 + row * in2_stride1 + col];
        const float v2 = __fadd_rn(v0, v1);
        const bool v3 = 0x0.0p0f < v2;
        const bool v4 = v2 != v2;
        const bool v5 = v3 || v4;
        const float v6 = v5 ? v2 : 0x0.0p0f;
        out0[batch * out0_stride0 + row * out0_stride1 + col] = v6;
      }
    }
    __syncthreads();
  }
}
