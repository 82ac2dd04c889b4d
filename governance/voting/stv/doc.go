// Package stv elects several candidates by the single transferable vote (单记可让渡投票)
// in its written variants, each by the letter of its text: quota, decimals,
// rounding, the order of transfers and what breaks ties.
package stv
