// Package synthetic invents the year of a community that does not exist. Every
// name and number is made up by a seeded generator; only the scale is that of
// published figures: a yearly purchase of ¥2,400,000 with 20 social workers and
// at least 35,244 hours (procurement notice of Fengyang Street, Guangzhou,
// 2023).
package synthetic
